# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies of requests: whole, or a file or a range of one, or a stream that is read once."""

from __future__ import annotations

import io
import os
from typing import IO, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import Opener, regular

BLOCK = 1 << 20  # bytes a read; larger brings nothing, smaller costs CPU


class Body:
    """Something that can be sent.

    :ivar length: bytes, None where it is not known beforehand (sent chunked)
    :ivar replayable: whether it can be sent again after a failure
    """

    length: int | None = None
    replayable = True

    def blocks(self) -> Iterator[bytes]:
        """The bytes, from the beginning."""
        raise NotImplementedError


class Whole(Body):
    """Bytes in memory."""

    def __init__(self, content: bytes | bytearray) -> None:
        self._content = content
        self.length = len(content)

    def blocks(self) -> Iterator[bytes]:
        """All at once."""
        if self._content:
            yield self._content  # type: ignore[misc]  # whoever sends it asks for no more than its bytes


class FileRange(Body):
    """*length* bytes of the file *path*, from *offset*.

    :param opener: opens it, regular files alone

    :cvar by_kernel: whether the kernel may send it, so that nobody sees its blocks
    """

    by_kernel = True

    def __init__(self, path: str, offset: int, length: int, opener: Opener = regular) -> None:
        self._path = path
        self._opener = opener
        self.offset = offset
        self.length: int = length

    def open(self) -> io.FileIO:
        """The file."""
        return io.FileIO(self._opener(self._path, os.O_RDONLY))

    def blocks(self) -> Iterator[bytes]:
        """Blocks of the file.

        :raises Damaged: the file became shorter while it was read
        """
        with self.open() as file:
            yield from self.rest(file, self.offset)

    def rest(self, file: io.FileIO, offset: int) -> Iterator[bytes]:
        """Blocks from *offset* on, of the file that :meth:`open` gave."""
        left = self.offset + self.length - offset
        file.seek(offset)
        while left > 0:
            block = file.read(min(BLOCK, left))
            if not block:
                raise self.shorter()
            left -= len(block)
            yield block

    def shorter(self) -> Damaged:
        """The error for a file that ends too early."""
        return Damaged(self._path, "it became shorter while it was read", "Run again when nobody writes it.")


class OpenFile(Body):
    """All of an open file, which nobody else reads meanwhile.

    :param length: its bytes
    """

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self.length = length

    def blocks(self) -> Iterator[bytes]:
        """Blocks of the file."""
        self._file.seek(0)
        return iter(lambda: self._file.read(BLOCK), b"")


class Stream(Body):
    """Blocks made while they are sent; cannot be sent twice."""

    replayable = False

    def __init__(self, blocks: Iterable[bytes], length: int | None = None) -> None:
        self._blocks = blocks
        self.length = length

    def blocks(self) -> Iterator[bytes]:
        """What the maker yields."""
        return iter(self._blocks)
