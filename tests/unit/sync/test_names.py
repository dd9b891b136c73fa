# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prefixes, and names of temporary files."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import (
    EXCHANGE,
    is_temporary,
    normal_prefix,
    passing_name,
    temporary_name,
)


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("", ""),
        ("/", ""),
        ("data", "data/"),
        ("data/", "data/"),
        ("/data", "data/"),
        ("a/b", "a/b/"),
        ("//a//", "a/"),
        ("ä ö", "ä ö/"),
        ("...", ".../"),
    ],
)
def test_one_form_of_prefix(given: str, normal: str) -> None:
    assert normal_prefix(given) == normal


@pytest.mark.parametrize("prefix", ["a//b", "..", "a/../b", ".", "./a", "a/."])
def test_prefixes_that_are_no_path_are_refused(prefix: str) -> None:
    with pytest.raises(BadInput):
        normal_prefix(prefix)


def test_no_file_of_a_user_is_taken_for_a_temporary_one() -> None:
    ours = temporary_name("a", "etag"), passing_name("0123456789abcdef", 12)
    assert all(is_temporary(name) for leaf in ours for name in (leaf, f"d/{leaf}", f"d/{leaf}/"))
    assert all(
        is_temporary(f"{above}{EXCHANGE}{below}") for above in ("", "d/") for below in ("", "/", "/data/bundles/0")
    )
    others = [
        f"x{EXCHANGE}/data",
        ".chameleon-data-.part",
        ".chameleon-data-notes.part",
        *(other for name in ours for other in (name[1:], name + "s", "x" + name, name.upper(), f"{name}/x")),
    ]
    assert not [name for name in others if is_temporary(name)]
