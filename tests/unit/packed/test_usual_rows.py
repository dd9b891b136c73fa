# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many rows at a time are what each is by itself, or are not had at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, read_row
from ansible_collections.chameleon.data.plugins.module_utils._packed.usual_rows import usual_rows
from tests.unit.packed.indexes import MD5

PACKS = [(7, 1000), (4, 500)]
USUAL = [
    [".git/HEAD", 5, 7, "100644", MD5, 0, 40],
    ["a/b.txt", 0, -7, "100600", MD5, 1, 500],
    ["a/empty", 0, 7, "40755", MD5, 0, 0],
    ["a/large", 1 << 40, 7, "100644", MD5, None, 1 << 28],
    ["a/link", 5, 7, "120777", MD5, 1, 0],
    ["ä/..b", 5, 7, "100644", MD5, 0, 995],
]
WRONG: dict[int, list[Any]] = {
    0: ["", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "./a", "../a", "a/.", "a/..", "a\0", "\ud800", 5, []],
    1: [-1, True, 1.0, 1 << 63, "5", None, []],
    2: [True, 1.0, 1 << 90, "7", None, []],
    3: ["644", "0100644", "104755", 33188, None, [], "020666"],
    4: [MD5[1:], MD5 + "0", MD5.upper(), 5, None, []],
    5: [-1, 2, True, 0.0, "0", [], {}],
    6: [-1, True, 1001, 1 << 63, "5", None, []],
}  # fmt: skip
ANY_VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 1 << 64), st.floats(), st.text(max_size=3), st.just([]), st.just({})
)


def lines(rows: list[Any]) -> list[str]:
    return [json.dumps(row) for row in rows]


def one_by_one(rows: list[Any]) -> list[Row]:
    return [read_row(row, PACKS) for row in rows]


def test_what_is_usual() -> None:
    assert usual_rows(lines(USUAL), "", PACKS) == one_by_one(USUAL)
    assert usual_rows(lines(USUAL), ".a", PACKS) is not None


@pytest.mark.parametrize("at", [0, 2, len(USUAL) - 1])
def test_one_that_is_wrong_among_them(at: int) -> None:
    for column, values in WRONG.items():
        for value in values:
            rows = [list(row) for row in USUAL]
            rows[at][column] = value
            assert usual_rows(lines(rows), "", PACKS) is None, (column, value)


def test_rows_out_of_order() -> None:
    assert usual_rows(lines(USUAL[::-1]), "", PACKS) is None
    assert usual_rows(lines(USUAL), USUAL[0][0], PACKS) is None
    assert usual_rows(lines([USUAL[0], *USUAL]), "", PACKS) is None


def test_rows_and_lines_that_are_not_the_same() -> None:
    first, second, third = lines(USUAL[:3])
    for told in (
        [first + "," + second],
        [first, second + "," + third, "[]"],
        [first + "," + second, third[:-1], "]"],
        [first[:-1], second[1:]],
        [first[:-1] + ",[1]", "[2]]", third],
        [first, " " + second],
        [first, second + " "],
        [first, "", second],
        [first, ""],
        [first, second[:5], second[5:]],
        ["[" * 9000],
    ):
        assert usual_rows(told, "", PACKS) is None


@given(st.integers(0, len(USUAL) - 1), st.integers(0, 6), ANY_VALUE)
@settings(deadline=None)
def test_anything_else_is_what_it_is_by_itself(at: int, column: int, value: Any) -> None:
    rows = [list(row) for row in USUAL]
    rows[at][column] = value
    found = usual_rows(lines(rows), "", PACKS)
    if found is not None:
        assert found == one_by_one(rows)
