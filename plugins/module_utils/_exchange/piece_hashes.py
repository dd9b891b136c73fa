# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each piece of a share is hashed once, as soon as all of it is written, while it is still in memory."""

from __future__ import annotations

import threading
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import UNKNOWN, Pieces, Stored, hash_of

Read = Callable[[int, memoryview], int]  # at an offset of a file, into a buffer: how many bytes came

_BLOCK = 1 << 20


class PieceHashes:
    """The hashes of pieces that are written by several threads.

    :param piece: bytes of a piece
    """

    def __init__(self, piece: int) -> None:
        self._piece = piece
        self._lock = threading.Lock()
        self._lacking: dict[int, int] = {}  # bytes of a piece that are not written yet, where some are
        self._found: dict[int, bytes] = {}

    def wrote(self, stored: Stored, offset: int, size: int, read: Read) -> None:
        """So many bytes of the file are written that were not; hashes the pieces that are whole with them."""
        for number, count in self._touched(stored, offset, size):
            with self._lock:
                self._lacking[number] = self._lacking.get(number, self._bytes_of(stored, number)) - count
                whole = not self._lacking[number]
            if whole:
                found = hash_of(self._blocks(stored, number, read), self._piece)
                with self._lock:
                    self._found[number] = found

    def forget(self, stored: Stored, offset: int, size: int) -> None:
        """What was written there is not what it should be, and will be written again."""
        for number, count in self._touched(stored, offset, size):
            with self._lock:
                self._lacking[number] += count
                self._found.pop(number, None)

    def of(self, pieces: Pieces) -> bytes:
        """The hashes of these, of which some may be unknown."""
        return b"".join(self._found.get(number, UNKNOWN) for number in range(*pieces))

    def _touched(self, stored: Stored, offset: int, size: int) -> Iterator[tuple[int, int]]:
        """The numbers of the pieces, with the bytes of each."""
        end = offset + size
        while offset < end:
            number = offset // self._piece
            count = min(end, (number + 1) * self._piece) - offset
            yield stored.pieces.first + number, count
            offset += count

    def _bytes_of(self, stored: Stored, number: int) -> int:
        begin = (number - stored.pieces.first) * self._piece
        return min(self._piece, stored.size - begin)

    def _blocks(self, stored: Stored, number: int, read: Read) -> Iterator[memoryview]:
        begin = (number - stored.pieces.first) * self._piece
        left = self._bytes_of(stored, number)
        buffer = memoryview(bytearray(min(_BLOCK, left)))
        while left:
            count = read(begin, buffer[: min(left, len(buffer))])
            if not count:
                raise OSError("the file became shorter")
            yield buffer[:count]
            begin, left = begin + count, left - count
