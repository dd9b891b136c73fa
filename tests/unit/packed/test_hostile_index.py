# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an index may not say, whoever wrote it: each is refused, with the name of the object."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from tests.unit.packed.indexes import MD5, PACKS, SUBJECT, Hostile

HUGE = 1 << 63
RIGHT: dict[str, Any] = {"name": "a", "size": 5, "mtime": 7, "mode": "100644", "etag": MD5, "pack": 0, "offset": 40}


def refused(index: Hostile) -> str:
    with pytest.raises(Damaged) as caught:
        index.read()
    assert caught.value.subject == SUBJECT
    return caught.value.cause


def changed(**fields: Any) -> Hostile:
    return Hostile(list({**RIGHT, **fields}.values()))


def test_the_one_that_is_changed_here_is_right() -> None:
    assert [row.name for row in Hostile().read()] == ["a"]
    assert [row.name for row in changed(pack=None).read()] == ["a"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", [None, 5, True, [], {}, "", "..", "../a", "a/../b", "/a", "a/", "a//b", ".", "./a", "a/./b", "a/."]),
        ("name", ["x" * 4096, "\u00e9" * 2048, "\U0001f600" * 1024, "x/" * 30_000 + "x"]),
        ("name", ["nul\0", "a/\0", "half \ud800", "\udfff/x"]),
        ("size", [None, True, -1, HUGE, 5.0, 1e400, "5", [5], 961, {}]),
        ("mtime", [None, False, 1 << 90, -(1 << 90), 7.5, "7", []]),
        (
            "mode",
            [None, 33188, "0100644", "644", "104755", "100888", "060644", "020666", "010644", "140755", "", [], {}],
        ),
        ("mode", ["40755", "100644\n", "\u0661\u0660\u0660644"]),
        ("etag", [None, 5, "", MD5[1:], MD5 + "0", MD5.upper(), "x" * 32, MD5 + "\n", [], {}]),
        ("pack", [True, -1, 1, 1 << 90, 0.0, "0", [], {}]),
        ("offset", [None, True, -1, HUGE, 40.0, "40", 996, [], {}]),
    ],
)
def test_a_row_with_something_wrong(field: str, values: list[Any]) -> None:
    for value in values:
        assert refused(changed(**{field: value}))


@pytest.mark.parametrize("told", [{"files": 2000}, {"bytes": 2000 * 5}])
def test_rows_that_the_header_does_not_tell_are_not_handed_out(told: dict[str, int]) -> None:
    index = Hostile(*([f"{number:05}", 5, 7, "100644", MD5, 0, 40] for number in range(5000)))
    index.header = told
    content, version = index.content(index.rows)
    rows = Index([content], version, PackTable(), SUBJECT).rows()
    assert len(list(itertools.islice(rows, 2000))) == 2000
    with pytest.raises(Damaged, match="more than the"):
        next(rows)


def test_more_segments_than_an_object_can_have() -> None:
    size, usual = 1 << 40, [f"b{number}" for number in range(3)]
    for segment, right in ((1, False), (size // 100_000, False), (size // 100_000 + 1, True), (0, True)):
        rows = [["a", size, 7, "100644", MD5, None, segment], *([name, 5, 7, "100644", MD5, 0, 40] for name in usual)]
        if right:
            assert len(Hostile(*rows).read()) == 4
        else:
            assert "segments" in refused(Hostile(*rows))


@pytest.mark.parametrize("mode", ["40755", "120777"])
def test_only_files_are_objects_of_their_own(mode: str) -> None:
    assert "only a file" in refused(changed(mode=mode, pack=None))


def test_a_folder_has_no_content() -> None:
    assert "folder" in refused(changed(mode="40755"))
    assert changed(mode="40755", size=0).read()


@pytest.mark.parametrize("value", [None, 5, "text", {}, [], {"a": 1}, list("abcdef"), list("abcdefgh"), "abcdefg"])
def test_a_row_that_is_none(value: Any) -> None:
    assert refused(Hostile(value if not isinstance(value, str) else f'"{value}"'))


@pytest.mark.parametrize(
    "line", ["", "[", "[" * 60_000, '{"a":' * 10_000, "NaN", "1" * 60_000, '["a",5] ["b",5]', "\\", "\ufeff[]", "nul"]
)
def test_a_line_that_is_no_value(line: str) -> None:
    assert refused(Hostile(line))


def test_two_rows_on_a_line() -> None:
    row = f'["a",5,7,"100644","{MD5}",0,40]'
    assert refused(Hostile(row + row))


@pytest.mark.parametrize(
    "names", [("b", "a"), ("a", "a"), ("a", "a/b"), ("a", "a!", "a/b/c"), ("\U00010000", "\uffff")]
)
def test_rows_out_of_order_or_below_a_file(names: tuple[str, ...]) -> None:
    assert refused(Hostile(*([name, 5, 7, "100644", MD5, 0, 40] for name in names)))


def test_nothing_is_below_a_link() -> None:
    link, below = ["a", 5, 7, "120777", MD5, 0, 40], ["a/b", 5, 7, "100644", MD5, 0, 40]
    assert "below 'a'" in refused(Hostile(link, below))


@pytest.mark.parametrize(
    "use",
    [
        None,
        [],
        [PACKS[0].name],
        [PACKS[0].name, -1, 5],
        [PACKS[0].name, 1000, -5],
        [PACKS[0].name, 1000.0, 5],
        [PACKS[0].name, True, 5],
        [PACKS[0].name, HUGE, 5],
        [PACKS[0].name, 1 << 32, 5],
        ["../" + PACKS[0].name, 1000, 5],
        ["x.zip", 1000, 5],
        [5, 1000, 5],
    ],
)
def test_a_pack_with_something_wrong(use: Any) -> None:
    index = Hostile()
    index.uses = [use]
    assert refused(index)


@pytest.mark.parametrize(
    "header",
    [
        {"format": None},
        {"format": ["packed/1"]},
        {"digest": "0" * 64},
        {"digest": "../x"},
        {"digest": None},
        {"time": "yesterday"},
        {"time": "20261129T085504.123457Z"},
        {"parent": "the last one"},
        {"parent": 5},
        {"files": 0},
        {"files": 2},
        {"files": -1},
        {"files": True},
        {"files": "1"},
        {"files": HUGE},
        {"bytes": 4},
        {"bytes": None},
        {"packs": 0},
        {"packs": 2},
        {"packs": -1},
        {"packs": 1 << 90},
    ],
)
def test_a_header_with_something_wrong(header: dict[str, Any]) -> None:
    index = Hostile()
    index.header = header
    assert refused(index)


def test_more_packs_than_there_is_memory_for() -> None:
    index = Hostile()
    index.header = {"packs": 100_001}
    assert "wrong counts" in refused(index)  # before any of them is read
