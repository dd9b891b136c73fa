# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access lists are compared by what they grant."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.container import same_acl


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", "", True),
        ("a:b, c:*", "c:*,a:b", True),
        (".r:*,.rlistings", ".rlistings,.r:*", True),
        (".r:*", ".r:*,.rlistings", False),
        ("", "a:b", False),
    ],
)
def test_same_acl(one: str, other: str, same: bool) -> None:
    assert same_acl(one, other) is same
