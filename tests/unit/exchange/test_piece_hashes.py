# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each piece is hashed when all of it is written, by who wrote the last of it, and again when it is written again."""

from __future__ import annotations

import hashlib
import random

from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import HASH, UNKNOWN, Pieces, Stored
from ansible_collections.chameleon.data.plugins.module_utils._exchange.piece_hashes import PieceHashes

PIECE = 1000
SIZE = 3500
STORED = Stored("bundles/0", SIZE, Pieces(7, 11))


class Reading:
    """Content, and how much of it was read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.read = 0

    def __call__(self, offset: int, buffer: memoryview) -> int:
        part = self.content[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self.read += len(part)
        return len(part)


def expected(content: bytes) -> bytes:
    filled = content + bytes(-len(content) % PIECE)
    return b"".join(hashlib.sha1(filled[at : at + PIECE]).digest() for at in range(0, len(filled), PIECE))


def test_whatever_the_order_each_byte_is_hashed_once() -> None:
    chance = random.Random(5)
    reading = Reading(chance.getrandbits(8 * SIZE).to_bytes(SIZE, "little"))
    cuts = sorted(chance.sample(range(1, SIZE), 20))
    parts = list(zip([0, *cuts], [*cuts, SIZE]))
    chance.shuffle(parts)
    hashes = PieceHashes(PIECE)
    for begin, end in parts:
        hashes.wrote(STORED, begin, end - begin, reading)
    assert hashes.of(STORED.pieces) == expected(reading.content)
    assert reading.read == SIZE


def test_what_is_not_whole_is_unknown() -> None:
    hashes, reading = PieceHashes(PIECE), Reading(bytes(range(250)) * 14)
    hashes.wrote(STORED, 1000, 2499, reading)
    known = expected(reading.content)
    assert hashes.of(STORED.pieces) == UNKNOWN + known[HASH : 3 * HASH] + UNKNOWN


def test_what_was_wrong_is_hashed_again() -> None:
    hashes, reading = PieceHashes(PIECE), Reading(bytes(SIZE))
    hashes.wrote(STORED, 0, SIZE, reading)
    hashes.forget(STORED, 900, 200)
    assert hashes.of(STORED.pieces)[: 2 * HASH] == 2 * UNKNOWN
    reading.content = b"x" * SIZE
    hashes.wrote(STORED, 900, 200, reading)
    assert hashes.of(STORED.pieces)[: 2 * HASH] == expected(reading.content)[: 2 * HASH]
