# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much may be deleted at most. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused


class DeleteLimit(NamedTuple):
    """At most so many deletes: a count, or a percentage of what the destination holds."""

    value: float
    percent: bool

    def allows(self, deletes: int, held: int) -> bool:
        """Whether *deletes* of *held* names may go."""
        return deletes * 100 <= self.value * held if self.percent else deletes <= self.value


def read_limit(text: str | None) -> DeleteLimit | None:
    """``"100"`` or ``"10%"``.

    :raises BadInput: it is neither
    """
    if text is None:
        return None
    match = re.fullmatch(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)\s*(%?)", text.strip())
    if match is None or (match[2] and float(match[1]) > 100) or (not match[2] and "." in match[1]):
        raise BadInput(
            f"delete_limit {text}", "that is neither a count nor a percentage", "Give 100 or 10%, for example."
        )
    return DeleteLimit(float(match[1]), bool(match[2]))


def check_limit(destination: str, limit: DeleteLimit | None, deletes: int, held: int) -> None:
    """:raises Refused: more would be deleted than the user allows."""
    if limit is not None and not limit.allows(deletes, held):
        shown = "{:g}{}".format(limit.value, "%" if limit.percent else "")
        raise Refused(
            destination,
            f"{deletes} of its {held} names would be deleted, more than 'delete_limit: {shown}' allows",
            "Look at the plan in check mode; if it is right, raise the limit.",
            deletes=deletes,
        )
