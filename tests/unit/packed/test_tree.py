# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name that is a file and a folder."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree


def obstacles(*names: str) -> list[str]:
    """Names that end with a slash are folders."""
    tree = Tree()
    return [tree.obstacle(name.rstrip("/"), name.endswith("/")) for name in names]


def test_nothing_is_below_a_file() -> None:
    assert obstacles("a", "a!", "a-b/c", "a/b") == ["", "", "", "a"]
    assert obstacles("a", "a/b", "a/b/c") == ["", "a", "a"]
    assert obstacles("a", "aa", "aaa", "aaa/b", "aab", "ab/c") == ["", "", "", "aaa", "", ""]


def test_everything_may_be_below_a_folder() -> None:
    assert obstacles("a/", "a/b/", "a/b/c", "a/b/d", "b") == ["", "", "", "", ""]
