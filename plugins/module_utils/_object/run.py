# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the runs towards the three states have in common."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan


class Run:
    """One run; made from what is wanted and what there is, which it looks at without changing anything.

    :ivar plan: what is to be done
    """

    plan: Plan

    def carry_out(self, change: Change) -> None:
        """Do one part of the plan.

        :raises DataError: it could not be done
        """
        raise NotImplementedError

    def result(self) -> Mapping[str, Any]:
        """What it has to tell beside what all runs tell."""
        return {}
