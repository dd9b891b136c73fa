# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An index that tells changes to a base, as anybody can write it: what it must not say is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from tests.unit.packed.indexes import MD5, PACKS, Hostile

A, B, C = ([name, 5, 7, "100644", MD5, 0, 40] for name in "abc")
NEW = ["b", 5, 8, "100644", MD5[::-1], 1, 40]
USES: list[Any] = [[PACKS[0].name, 1000, 10], [PACKS[1].name, 1000, 5]]


def base() -> Hostile:
    """Of a and b, in the first pack."""
    return Hostile(A, B)


def changes(*rows: Any) -> Hostile:
    """An index with another pack."""
    index = Hostile(*rows)
    index.uses = [*USES]
    return index


def content(index: Hostile) -> bytes:
    return index.content(index.rows)[0]


def read(index: Hostile, merged: list[Any], on: Hostile | None = None) -> list[Row]:
    return index.read_on(content(on or base()), merged)


def refused(index: Hostile, merged: list[Any], on: Hostile | None = None) -> str:
    with pytest.raises(DataError) as caught:
        read(index, merged, on)
    return caught.value.cause


def test_what_is_right_is_read() -> None:
    assert [row.name for row in read(changes(["a"], C), [B, C])] == ["b", "c"]
    assert read(changes(NEW), [A, NEW])[1].mtime_ns == 8
    assert read(changes(["a"], ["b"]), []) == []
    unneeded = changes(["a"], NEW)
    unneeded.uses[0] = [PACKS[0].name, 1000, None]
    assert [row.pack for row in read(unneeded, [NEW])] == [1]


def test_a_base_that_has_a_base() -> None:
    other = base()
    other.header = {"base": MD5}
    assert "not whole itself" in refused(changes(C), [A, B, C], other)


@pytest.mark.parametrize("name", ["0", "aa", "c"])
def test_what_is_to_go_and_is_not_there(name: str) -> None:
    assert f"{name!r} is not in its base" in refused(changes([name]), [A, B])


@pytest.mark.parametrize("rows", [(C, B), (B, B), (["b"], ["b"]), (["b"], ["a"]), (C, ["b"])])
def test_changes_out_of_order(rows: tuple[Any, ...]) -> None:
    assert "it comes after" in refused(changes(*rows), [A, B, C])


def test_a_base_out_of_order() -> None:
    assert "it comes after" in refused(changes(C), [A, B, C], Hostile(B, A))


@pytest.mark.parametrize("value", [[], [5], [None], [""], ["../x"], ["a/../b"], "b", {"b": 1}, [["b"]], ["b", 5]])
def test_a_name_that_is_none(value: Any) -> None:
    assert refused(changes(value if not isinstance(value, str) else json.dumps(value)), [A])


def test_a_file_that_is_a_folder_in_both_together() -> None:
    assert "below 'a'" in refused(changes(["a/b", *B[1:]]), [A, ["a/b", *B[1:]], B])


@pytest.mark.parametrize(
    "uses",
    [
        [],
        USES[1:],
        USES[::-1],
        [[PACKS[0].name, 999, 10], USES[1]],
        [[PACKS[0].name, 1000, "null"], USES[1]],
        [[PACKS[0].name, 1000], USES[1]],
    ],
)
def test_packs_that_are_not_those_of_the_base(uses: list[Any]) -> None:
    index = changes(["a"])
    index.uses = uses
    assert refused(index, [B])


def test_a_whole_index_needs_all_its_packs() -> None:
    index = base()
    index.uses[0][2] = None
    with pytest.raises(DataError, match="no number of bytes"):
        index.read()


def test_a_whole_index_removes_nothing() -> None:
    with pytest.raises(DataError):
        Hostile(A, ["b"]).read()


@pytest.mark.parametrize("header", [{"files": 2}, {"files": 4}, {"bytes": 5}, {"digest": "0" * 64}])
def test_counts_and_digest_are_those_of_the_version(header: dict[str, Any]) -> None:
    index = changes(C)
    index.header = header
    assert refused(index, [A, B, C])


@pytest.mark.parametrize("told", ["", "x", MD5.upper(), MD5 + "0", "../" + MD5, 5, True, [MD5], {}])
def test_a_base_that_has_no_name(told: Any) -> None:
    index = base()
    index.header = {"base": told}
    with pytest.raises(DataError, match="is no name of a base"):
        index.read()


def test_null_is_no_base() -> None:
    index = base()
    index.header = {"base": None}
    assert len(index.read()) == 2
