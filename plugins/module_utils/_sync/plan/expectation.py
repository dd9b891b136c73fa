# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much there will be to transfer, while that is still being found out. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import ABOUT, AT_LEAST, Expected
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner

_TELLING = 1000  # names that have to be gone through before they tell anything of the rest


def expected_so_far(planner: Planner, push: bool, there: int | None) -> Expected:
    """At least what is planned; or about as much as it will be if the rest is like what has been gone through.

    :param there: how many names the container's side has of those that take part; None where nobody knows
    """
    files, size = len(planner.transfers), planner.transfers.bytes()
    met = planner.destination if push else planner.source
    if there is None or not _TELLING <= met < there:
        return Expected(files, size, AT_LEAST)
    return Expected(files * there // met, size * there // met, ABOUT)
