# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The torrent is one that others read, and shares put together are all of it."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import (
    HASH,
    UNKNOWN,
    Torrent,
    bencode,
    described,
    hash_of,
    joined,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ROW
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import divide

MIB = 1 << 20


def decoded(raw: bytes, at: int = 0) -> tuple[Any, int]:
    """The value that begins there, and where it ends: written after BEP 3, not after what is tested."""
    kind = raw[at : at + 1]
    if kind == b"i":
        end = raw.index(b"e", at)
        return int(raw[at + 1 : end]), end + 1
    if kind in (b"l", b"d"):
        values, at = [], at + 1
        while raw[at : at + 1] != b"e":
            value, at = decoded(raw, at)
            values.append(value)
        return (values if kind == b"l" else dict(zip(values[::2], values[1::2]))), at + 1
    colon = raw.index(b":", at)
    end = colon + 1 + int(raw[at:colon])
    return raw[colon + 1 : end], end


def test_bencode_is_read_by_others() -> None:
    value = {"b": [1, -2, b"\xff"], "a": {}, "é": "é"}
    assert bencode(value) == b"d1:ade1:bli1ei-2e1:\xffe2:\xc3\xa92:\xc3\xa9e"
    assert decoded(bencode(value))[0] == {b"a": {}, b"b": [1, -2, b"\xff"], "é".encode(): "é".encode()}


@pytest.mark.parametrize("count", [1, 3, 8])
def test_files_fill_whole_pieces_of_their_own(count: int) -> None:
    chance = random.Random(count)
    sizes = [int(2 ** chance.uniform(0, 25)) for _number in range(300)]
    division = divide(sizes, count)
    torrent = Torrent(sizes, division)
    info = torrent.info(bytes(HASH * torrent.count), "PEM")
    assert sum(file["length"] for file in info["files"]) == torrent.count * torrent.piece
    begin = 0
    real = iter(torrent.files)
    for file in info["files"]:
        if "attr" not in file:
            stored = next(real)
            assert (begin, file["length"]) == (stored.pieces.first * torrent.piece, stored.size)
            assert file["path"] == stored.path.split("/")
        begin += file["length"]
    assert next(real, None) is None


def test_a_bundle_has_room_for_its_rows() -> None:
    sizes = [10, 20 * MIB, 30]
    division = divide(sizes, 2)
    torrent = Torrent(sizes, division)
    assert [bundle and bundle.size for bundle in torrent.bundles] == [
        sum(sizes[place] for place in share.small) + ROW * len(described(share)) or None for share in division.shares
    ]
    assert sorted(place for share in division.shares for place in described(share)) == [0, 1, 2]


def test_pieces_of_shares_are_all_pieces_once() -> None:
    sizes = [5, 40 * MIB + 1, 70, 3 * MIB, 100 * MIB]
    division = divide(sizes, 5)
    torrent = Torrent(sizes, division)
    found = [number for bundle in torrent.bundles if bundle for number in range(*bundle.pieces)]
    for share in division.shares:
        found += [number for stretch in share.stretches for number in range(*torrent.pieces_of(stretch))]
    assert found == list(range(torrent.count))


def test_hashes_are_put_where_their_pieces_are() -> None:
    sizes = [5, 6, 40 * MIB + 1, 3 * MIB]
    division = divide(sizes, 3)
    torrent = Torrent(sizes, division)
    names = [hashlib.sha1(b"%d" % number).digest() for number in range(torrent.count)]
    shares = []
    for bundle, share in zip(torrent.bundles, division.shares):
        of_bundle = [names[number] for number in range(*bundle.pieces)] if bundle else []
        of_rest = [names[number] for stretch in share.stretches for number in range(*torrent.pieces_of(stretch))]
        shares.append((b"".join(of_bundle), b"".join(of_rest)))
    assert joined(shares, torrent, division) == b"".join(names)
    lost = torrent.pieces_of(division.shares[1].stretches[0])
    without = joined([shares[0], None, shares[2]], torrent, division)
    assert without[HASH * lost.first : HASH * lost.end] == UNKNOWN * lost.number
    with pytest.raises(ValueError, match="bytes of hashes"):
        joined([shares[0], (b"", b""), shares[2]], torrent, division)


def test_the_hash_of_a_piece_is_that_of_what_fills_it_up_too() -> None:
    assert hash_of([b"ab", memoryview(b"c")], 8) == hashlib.sha1(b"abc" + bytes(5)).digest()


def test_the_torrent_of_a_million_files_stays_small() -> None:
    sizes = [100 << 10] * 1_000_000
    division = divide(sizes, 1000)
    torrent = Torrent(sizes, division)
    written = bencode(torrent.info(bytes(HASH * torrent.count), "PEM"))
    assert len(torrent.files) == 1000
    assert len(written) < 2 * MIB
