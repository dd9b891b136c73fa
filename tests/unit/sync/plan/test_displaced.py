# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes from a version for what is pushed, as a name is a file or a folder."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    LINK,
    LocalFile,
    Stat,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.displaced import Displaced


def displaced(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """What goes of names with their types *there*, for names with their kinds *here*."""
    meets = Displaced()
    pairs = [
        Pair(
            name,
            LocalFile(name, Stat(1, 0, 0, 0, 0), here[name]) if name in here else None,
            Entry(name, 1, "f" * 32, "", there[name], PLAIN) if name in there else None,
        )
        for name in sorted({*here, *there})
    ]
    return [name for pair in pairs for name, _reason in meets.by(pair)]


def test_what_is_in_a_folder_goes_for_a_file_or_link_of_its_name() -> None:
    there = {"a-b": "", "a/b": "", "a/c/d": "", "a/e": FOLDER_TYPE, "ab": "", "b": ""}
    for kind in (FILE, LINK):
        assert displaced({"a": kind}, there) == ["a/b", "a/c/d", "a/e"]
    assert displaced({"a": FILE, "a-b": FILE, "b": FILE}, there) == ["a/b", "a/c/d", "a/e"]
    assert displaced({"a": EMPTY_FOLDER}, there) == []
    assert displaced({"c": FILE}, there) == []


def test_a_file_goes_for_what_is_below_its_name() -> None:
    there = {"a": "", "a-b": "", "b/c": "", "e": FOLDER_TYPE}
    assert displaced({"a-c": FILE, "a/b": FILE, "a/c": FILE}, there) == ["a"]
    assert displaced({"a/b": EMPTY_FOLDER, "b/c/d/e": LINK}, there) == ["a", "b/c"]
    assert displaced({"a-c": FILE, "ab": FILE, "b/d": FILE, "e/f": FILE}, there) == []


def test_an_empty_folder_with_something_in_it_is_none() -> None:
    assert displaced({"a": FILE}, {"a": FOLDER_TYPE, "a/b": ""}) == ["a/b"]
