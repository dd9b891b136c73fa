# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The row of one name is found without a look at the others, also where an index tells changes to a base."""

from __future__ import annotations

import gzip

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from tests.unit.packed.indexes import SUBJECT, Hostile, row, stored, table, written

NAMES = ['"', "a", "a\\b", "b/\n", "c", "é", "\U0001f600"]
ABSENT = ["", "!", "a/b", "b", "d", "z", "\U0001f601"]


def index_of(lines: Hostile) -> Index:
    content, version = lines.content(lines.rows)
    return Index([content], version, PackTable(), SUBJECT)


def test_each_that_is_there_and_no_other() -> None:
    packs, rows = table(), [row(name) for name in NAMES]
    with stored(written(rows, packs)[0], packs) as index:
        assert [index.find(one.name) for one in rows] == rows
        assert [index.find(name) for name in ABSENT] == [None] * len(ABSENT)


def test_as_the_changes_tell() -> None:
    packs, rows = table(), [row(name) for name in NAMES]
    after = [row("!"), *rows[:2], row("a\\b", mtime_ns=9), *rows[4:], row("\U0001f601")]
    with stored(written(rows, packs)[0], packs) as base, stored(
        written(after, packs, base=base)[0], packs, base
    ) as index:
        assert [index.find(one.name) for one in after] == after
        assert [index.find(name) for name in ("b/\n", "b", "z")] == [None] * 3


def test_however_json_says_it() -> None:
    lines = Hostile(' [ "\\u0061", 5, 7, "100644", "' + "0" * 32 + '", 0, 40]')
    found = index_of(lines).find("a")
    assert found is not None and found.name == "a"


@pytest.mark.parametrize("line", ["", "{}", "[", '["a', '["b"]', "[5]", '["b",5]', "[[]]"])
def test_what_is_no_row_is_refused(line: str) -> None:
    with pytest.raises(Damaged):
        index_of(Hostile(line)).find("b")


@pytest.mark.parametrize("names", ["aa", "ba"])
def test_names_out_of_order_are_refused(names: str) -> None:
    with pytest.raises(Damaged, match="comes after"):
        index_of(Hostile(*([name, 5, 7, "100644", "0" * 32, 0, 40] for name in names))).find("c")


def test_an_index_that_is_cut_is_refused() -> None:
    content, version = Hostile().content(Hostile().rows)
    cut = gzip.compress(gzip.decompress(content)[:-1])
    with pytest.raises(Damaged):
        Index([cut], version, PackTable(), SUBJECT).find("b")
