# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next version's rows: of one version and changes, and of two versions."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change, apply_changes
from ansible_collections.chameleon.data.plugins.module_utils._packed.merge import SHOWN, ThreeWayMerge
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from tests.unit.packed.indexes import MD5, row

OTHER, THIRD = MD5[::-1], "a" * 32
A, B, C = row("a"), row("b"), row("c")


def test_changes_are_made() -> None:
    new, changed = row("b-new"), row("c", OTHER)
    changes = [Change("a", None), Change("b-new", new), Change("c", changed), Change("nothing", None)]
    assert list(apply_changes([A, B, C], changes)) == [B, new, changed]
    assert list(apply_changes([], [Change("a", A), Change("b", None), Change("c", C)])) == [A, C]
    assert list(apply_changes([A, B], [])) == [A, B]


def test_a_file_takes_the_place_of_a_folder_but_of_nothing_that_must_stay() -> None:
    folder, changes = [A, row("b/x"), row("b/y"), C], [Change("b", B)]
    assert list(apply_changes(folder, changes)) == [A, B, C]
    with pytest.raises(Conflict, match="b/y"):
        list(apply_changes(folder, changes, lambda name: name == "b/y"))


def merged(base: list[Row], theirs: list[Row], ours: list[Row]) -> list[Row]:
    merge = ThreeWayMerge(base, theirs, ours)
    rows = list(merge.rows())
    assert (merge.conflicts, merge.count) == ([], 0)
    return rows


def conflicts(base: list[Row], theirs: list[Row], ours: list[Row]) -> list[str]:
    merge = ThreeWayMerge(base, theirs, ours)
    tree = Tree()  # whoever writes the rows down comes to their end, where the conflicts are known
    assert not [row.name for row in merge.rows() if tree.obstacle(row.name, row.folder)]
    assert merge.count >= len(merge.conflicts)
    return merge.conflicts


def test_what_only_one_has_changed_is_as_that_one_has_it() -> None:
    changed = row("b", OTHER)
    assert merged([A, B, C], [A, changed, C], [A, B]) == [A, changed]
    assert merged([A, B, C], [B, C], [A, B, C, row("d")]) == [B, C, row("d")]
    assert merged([], [A], [B]) == [A, B]


def test_what_both_have_done_alike_is_done() -> None:
    changed = row("b", OTHER)
    assert merged([A, B], [changed], [changed]) == [changed]
    assert merged([], [A], [A]) == [A]


def test_of_equal_content_the_later_time_is_taken() -> None:
    assert merged([], [row("a", mtime_ns=2)], [row("a", mtime_ns=3)]) == [row("a", mtime_ns=3)]
    assert merged([], [row("a", mtime_ns=3)], [row("a", mtime_ns=2)]) == [row("a", mtime_ns=3)]


def test_a_file_that_was_repacked_is_where_the_latest_version_has_it() -> None:
    repacked = A._replace(pack=2, offset=99)
    assert merged([A], [repacked], [A]) == [repacked]
    assert merged([A], [repacked], [row("a", OTHER)]) == [row("a", OTHER)]
    assert merged([], [repacked], [A]) == [repacked]


@pytest.mark.parametrize(
    ("base", "theirs", "ours"),
    [
        ([A], [row("a", OTHER)], [row("a", THIRD)]),
        ([A], [row("a", OTHER)], []),
        ([A], [], [row("a", OTHER)]),
        ([], [A], [row("a", OTHER)]),
        ([], [A], [row("a", mode=0o120777)]),
        ([], [A], [row("a", mode=0o100755)]),
    ],
)
def test_what_both_have_changed_is_named(base: list[Row], theirs: list[Row], ours: list[Row]) -> None:
    assert conflicts([*base, B], [*theirs, B], [*ours, B]) == ["a"]


def test_a_file_here_and_a_folder_there_is_named_once() -> None:
    below = [row("a/1"), row("a/2"), row("a/b/3")]
    assert conflicts([], [row("a"), row("a-b")], below) == ["a"]
    assert conflicts([], below, [row("a"), row("a-b")]) == ["a"]
    # One has made a folder of the file, the other has only touched what is beside it.
    assert merged([A], below, [A, B]) == [*below, B]


def test_of_many_conflicts_some_are_named_and_all_are_counted() -> None:
    theirs, ours = ([row(f"{number:06}", content) for number in range(1000)] for content in (MD5, OTHER))
    merge = ThreeWayMerge([], theirs, ours)
    assert len(list(merge.rows())) == 1000
    assert merge.conflicts == [one.name for one in ours[:SHOWN]]
    assert merge.count == 1000
