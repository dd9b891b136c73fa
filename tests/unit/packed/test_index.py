# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes are read as they were written, or not at all."""

from __future__ import annotations

import gzip
import json

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed import index_writer
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import make_row
from tests.unit.packed.indexes import MD5, PACKS, SUBJECT, TIME, read, row, table, written

ROWS = [
    row("a"),
    row("a-folder", "d41d8cd98f00b204e9800998ecf8427e", pack=2, mode=0o40755)._replace(size=0),
    row('b/"\\\n\u2028\x7f', pack=2, mtime_ns=-1),
    row("b/caf\u00e9", pack=0),
    row("large", pack=None),
    row("link", mode=0o120777, mtime_ns=253_402_300_799_999_999_999 // 1_000_000_000 * 1_000_000_000),
    row("\U0001f600"),
]
PARENT = Version("20261128T000000.000000Z", "f" * 64)


def test_round_trip() -> None:
    packs = table()
    content, header, uses = written(ROWS, packs, PARENT)
    index, rows = read(content, header.version, packs)
    assert rows == ROWS
    assert index.header == header
    assert (header.version.time, header.parent) == (TIME, PARENT)
    assert (header.files, header.bytes, header.packs) == (7, 30, 2)
    assert index.uses == uses
    assert [(use.pack, use.bytes) for use in uses] == [(PACKS[0], 20), (PACKS[2], 5)]


def test_the_format_line_by_line() -> None:
    content, header, _uses = written([ROWS[0], ROWS[4]], table(), PARENT)
    assert gzip.decompress(content).decode().splitlines() == [
        f'{{"format":"packed/1","digest":"{header.version.digest}","time":"{TIME}","parent":"{PARENT.name}",'
        '"files":2,"bytes":10,"packs":1}',
        f'["{PACKS[0].name}",1073741824,5]',
        f'["a",5,7,"100644","{MD5}",0,40]',
        f'["large",5,7,"100644","{MD5}",null,0]',
    ]


def test_the_same_rows_give_the_same_bytes_whatever_the_numbers_of_their_packs() -> None:
    other = PackTable()
    for pack in reversed(PACKS):
        other.number(pack)
    renumbered = [one if one.pack is None else one._replace(pack=2 - one.pack) for one in ROWS]
    assert written(ROWS, table())[0] == written(renumbered, other)[0]


def test_indexes_that_are_read_with_one_table_have_the_same_numbers() -> None:
    packs = table()
    first, header, _uses = written(ROWS, packs)
    second, other, _uses = written([row("x", pack=2)], packs)
    shared = PackTable()
    _first, rows = read(first, header.version, shared)
    index, (only,) = read(second, other.version, shared)
    assert rows[2].pack == only.pack
    assert only.pack is not None
    assert shared[only.pack] == index.uses[0].pack == PACKS[2]


def test_an_empty_version() -> None:
    content, header, uses = written([], PackTable())
    assert read(content, header.version)[1] == []
    assert (header.files, header.bytes, header.packs, uses) == (0, 0, 0, [])


def test_a_pack_may_get_its_name_when_the_rows_are_written() -> None:
    packs = PackTable()
    number = packs.reserve()

    def rows():  # type: ignore[no-untyped-def]
        yield row("a", pack=number)
        packs.built(number, PACKS[1])

    content, header, _uses = written(rows(), packs)
    assert read(content, header.version)[0].uses[0].pack == PACKS[1]


def test_many_rows_in_any_blocks() -> None:
    rows = [row(f"{number:06}") for number in range(20_000)]
    packs = table()
    content, header, _uses = written(rows, packs)
    for block in (1, 1000, len(content)):
        assert read(content, header.version, packs, block)[1] == rows


def test_what_the_format_does_not_keep_is_taken_off() -> None:
    made = make_row("a", 1, 1 << 90, 0o104755, MD5, 0, 0)
    assert (made.mode, made.mtime_ns) == (0o100755, 253_402_300_799_000_000_000)
    assert make_row("a", 1, -(1 << 90), 0o41777, MD5, 0, 0)[2:4] == (-62_135_596_800_000_000_000, 0o40777)


@pytest.mark.parametrize("names", [("b", "a"), ("a", "a"), ("\U00010000", "\uffff")])
def test_rows_out_of_order_are_not_written(names: tuple[str, ...]) -> None:
    with pytest.raises(Damaged, match="out of order"):
        written(map(row, names), table())


def test_a_file_that_is_a_folder_is_not_written() -> None:
    with pytest.raises(Refused, match="'a' is a file"):
        written(map(row, ("a", "a-b", "a/b")), table())


@pytest.mark.parametrize("longest", ["x" * 4095, "\u00e9" * 2047, "\U0001f600" * 1023, "\n" * 4095, "\x01" * 4095])
def test_a_name_that_no_reader_takes_is_not_written(longest: str) -> None:
    content, header, _uses = written([row(longest)], table())
    assert read(content, header.version)[1][0].name == longest
    with pytest.raises(BadInput, match="too long"):
        written([row(longest + "xxxx")], table())


def test_more_packs_than_a_reader_takes_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = PackTable()
    rows = [row(name)._replace(pack=packs.number(Pack(f"{name * 32}.zip", 5000))) for name in "abc"]
    monkeypatch.setattr(index_writer, "MOST_PACKS", 3)
    assert len(written(rows, packs)[2]) == 3
    monkeypatch.setattr(index_writer, "MOST_PACKS", 2)
    with pytest.raises(Refused, match="larger 'pack_size'"):
        written(rows, packs)


def refusal(content: bytes, version: Version) -> DataError:
    with pytest.raises(DataError) as caught:
        read(content, version)
    assert caught.value.subject == SUBJECT
    return caught.value


def test_wherever_it_is_cut_that_is_seen() -> None:
    content, header, _uses = written(ROWS, table())
    for end in range(len(content)):
        assert isinstance(refusal(content[:end], header.version), Damaged)


def test_whatever_byte_is_another_one_that_is_seen() -> None:
    content, header, _uses = written(ROWS, table())
    for place in range(10, len(content)):  # the first ten are a header of gzip, of which some mean nothing
        broken = bytearray(content)
        broken[place] ^= 0x55
        if gzip_header_of_rows(content) <= place < gzip_header_of_rows(content) + 10:
            continue
        refusal(bytes(broken), header.version)


def gzip_header_of_rows(content: bytes) -> int:
    return content.index(b"\x1f\x8b\x08", 3)


def test_a_member_of_gzip_more_or_less_is_seen() -> None:
    content, header, _uses = written(ROWS, table())
    begin = gzip_header_of_rows(content)
    for other in (content[:begin], content[begin:], content + content[begin:], content + b"\0", b""):
        refusal(other, header.version)


def test_the_index_of_another_version_is_refused() -> None:
    content, header, _uses = written(ROWS, table())
    error = refusal(content, Version("20261129T085504.123457Z", header.version.digest))
    assert header.version.name in error.cause


def test_what_grows_without_end_is_given_up_early() -> None:
    bomb = gzip.compress(b"[" * 50_000_000)
    assert len(bomb) < 100_000
    assert isinstance(refusal(bomb, PARENT), Damaged)


def test_a_later_format_is_named() -> None:
    content = gzip.compress(json.dumps({"format": "packed/2"}).encode() + b"\n")
    error = refusal(content, PARENT)
    assert isinstance(error, BadInput)
    assert "packed/2" in error.cause
