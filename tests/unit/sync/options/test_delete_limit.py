# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much may be deleted at most."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import check_limit, read_limit


@pytest.mark.parametrize(
    ("limit", "deletes", "held", "allowed"),
    [
        ("0", 0, 10, True),
        ("0", 1, 10, False),
        ("5", 5, 10, True),
        ("5", 6, 10, False),
        ("10%", 1, 10, True),
        ("10%", 2, 10, False),
        ("10%", 1, 9, False),
        ("0.5%", 5, 1000, True),
        ("0.5%", 6, 1000, False),
        ("100%", 10, 10, True),
        ("0%", 0, 0, True),
        (None, 10**6, 10**6, True),
    ],
)
def test_limit(limit: str | None, deletes: int, held: int, allowed: bool) -> None:
    if allowed:
        check_limit("box", read_limit(limit), deletes, held)
    else:
        with pytest.raises(Refused, match="delete_limit"):
            check_limit("box", read_limit(limit), deletes, held)
