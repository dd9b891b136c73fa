# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An index becomes rows again, as it comes; what is cut, damaged or hostile is refused."""

from __future__ import annotations

import json
import zlib
from functools import partial
from typing import IO, Iterable, Iterator, NoReturn

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import (
    LONGEST_LINE,
    Row,
    read_header,
    read_row,
    read_use,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest

_BLOCK = 1 << 17
_GZIP = 31  # wbits
_CUT = "it is cut"

_OWN = '",null,'  # in every row of a file by itself; in a name, quotes have a backslash before them
# What Python raises at values that are not what they should be
_WRONG = (ValueError, TypeError, RecursionError)


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file."""
    return iter(partial(file.read, _BLOCK), b"")


class Index:
    """An index that is being read: header and packs at once, rows as they are asked for, once.

    :param blocks: its bytes
    :param version: whose index it is
    :param packs: numbers its packs, as the rows have them
    :param subject: the object, as the user knows it
    :ivar header: its first line
    :ivar uses: what it needs of each pack
    :raises BadInput: it is of another format
    :raises Damaged: it is not whole, or is no index of this version
    """

    def __init__(self, blocks: Iterable[bytes], version: Version, packs: PackTable, subject: str) -> None:
        self._subject = subject
        self._lines = self._each_line(blocks)
        try:
            self.header = read_header(json.loads(self._next()), subject)
            if self.header.version != version:
                raise ValueError(f"it is the index of {self.header.version.name}")
            self.uses = [read_use(json.loads(self._next()), subject) for _number in range(self.header.packs)]
        except _WRONG as error:
            self._refuse(error)
        self._packs = [(packs.number(use.pack), use.pack.size) for use in self.uses]

    def rows(self) -> Iterator[Row]:
        """The rows, in order; that they are all is known when the last one has come.

        :raises Damaged: the rest is not whole, or says what no index may
        """
        packs, header, digest = self._packs, self.header, ContentDigest()
        count, obstacle, decode = digest.count, Tree().obstacle, json.JSONDecoder().raw_decode
        last = ""
        for line in self._lines:
            try:
                value, end = decode(line)
                if end != len(line):
                    raise ValueError("there is something behind a row")
                row = read_row(value, packs)
                name = row.name
                if name <= last:
                    raise ValueError(f"it comes after {last!r}")
                above = obstacle(name, row.folder)
                if above:
                    raise ValueError(f"it is below {above!r}, which is no folder")
            except _WRONG as error:
                self._refuse(error, line)
            last = name
            count(name, row.size, row.etag)
            yield row
        if (digest.objects, digest.bytes) != (header.files, header.bytes):
            self._refuse(f"it has {digest.objects} rows of {header.files}")
        if digest.hexdigest() != header.version.digest:
            self._refuse("its rows have another digest")

    def own(self) -> Iterator[Row]:
        """The rows of files that are objects of their own, seven times as quickly: the others are not looked at.

        :raises Damaged: the rest is cut, or such a row says what no index may
        """
        for line in self._lines:
            if _OWN in line:
                try:
                    row = read_row(json.loads(line), self._packs)
                except _WRONG as error:
                    self._refuse(error, line)
                if row.pack is None:
                    yield row

    def _next(self) -> str:
        line = next(self._lines, None)
        if line is None:
            raise ValueError(_CUT)
        return line

    def _each_line(self, blocks: Iterable[bytes]) -> Iterator[str]:
        try:
            yield from _lines(_inflated(blocks))
        except (ValueError, zlib.error) as error:
            self._refuse(error)

    def _refuse(self, why: object, line: str = "") -> NoReturn:
        where = f"row {line[:200]}: " if line else ""
        raise Damaged(
            self._subject,
            f"it is no whole index of a version: {where}{why}",
            "Pull another version, which swift_info lists. To push again, delete this object and, if its version is "
            "the latest one, .packed/latest too.",
        ) from None


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """:raises ValueError: a line is too long, not in UTF-8 or not ended"""
    rest = b""
    for chunk in chunks:
        whole, newline, tail = chunk.rpartition(b"\n")
        if newline:
            for line in (rest + whole).decode().split("\n"):
                if len(line) > LONGEST_LINE:
                    raise ValueError("a line is too long")
                yield line
            rest = tail
        else:
            rest += chunk
        if len(rest) > LONGEST_LINE:
            raise ValueError("a line is too long")
    if rest:
        raise ValueError(_CUT)


def _inflated(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """What is in some members of gzip, a little at a time, however much that is.

    :raises ValueError: it is cut
    """
    unpacker = None
    for block in blocks:
        while block:
            unpacker = unpacker or zlib.decompressobj(_GZIP)
            chunk = unpacker.decompress(block, _BLOCK)
            while chunk:
                yield chunk
                block = unpacker.unconsumed_tail
                chunk = unpacker.decompress(block, _BLOCK) if block or len(chunk) == _BLOCK else b""
            block = unpacker.unconsumed_tail
            if unpacker.eof:
                block, unpacker = unpacker.unused_data, None
    if unpacker is not None:
        raise ValueError(_CUT)
