# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access lists are compared by what they grant, and sent in one spelling."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.acl import read_acls, same_acl


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", "", True),
        ("a:b, c:*", "c:*,a:b", True),
        (".r:*,.rlistings", ".rlistings,.r:*", True),
        (".r:*", ".r:*,.rlistings", False),
        ("", "a:b", False),
        (".ref:*", ".r:*", True),
        (".referrer: *.example.com", ".r:.example.com", True),
        # Of two that fit the later one decides
        (".r:*,.r:-.example.com", ".r:-.example.com,.r:*", False),
    ],
)
def test_same_acl(one: str, other: str, same: bool) -> None:
    assert same_acl(one, other) is same


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("", ""),
        (" .rlistings , .r : *,", ".rlistings,.r:*"),
        (".referer:- *.example.com", ".r:-.example.com"),
        # Ceph RGW would take the asterisk for a grant of its own
        ("project: *", "project:*"),
        ("*:user", "*:user"),
        # What is none the store refuses
        (".r:", ".r:"),
    ],
)
def test_one_spelling(given: str, sent: str) -> None:
    assert read_acls({"read_acl": given, "write_acl": None}) == {"read_acl": sent}
