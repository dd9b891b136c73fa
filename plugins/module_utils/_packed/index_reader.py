# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An index becomes rows again, as it comes; what is cut, damaged or hostile is refused."""

from __future__ import annotations

import itertools
import json
import zlib
from typing import Any, Callable, Iterable, Iterator, NoReturn, Protocol, Sequence, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change, changed
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.portions import in_portions
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import (
    LONGEST_LINE,
    Row,
    Use,
    read_gone,
    read_header,
    read_pack,
    read_row,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from ansible_collections.chameleon.data.plugins.module_utils._packed.usual_rows import usual_rows
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest

WAY_OUT = (
    "Pull another version, which swift_info lists. To push again, delete this object and, if its version is the latest "
    "one, .packed/latest too."
)

_BLOCK = 1 << 17
_GZIP = 31  # wbits
_CUT = "it is cut"

_OWN = '",null,'  # in every row of a file by itself; in a name, quotes have a backslash before them
# What Python raises at values that are not what they should be
_WRONG = (ValueError, TypeError, RecursionError)


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasName)


class Index:
    """An index that is being read: header and packs at once, rows as they are asked for, once.

    :param blocks: its bytes
    :param version: whose index it is; None: of any
    :param packs: numbers its packs, as the rows have them
    :param subject: the object, as the user knows it
    :ivar header: its first line
    :ivar uses: what the version needs of each pack
    :raises BadInput: it is of another format
    :raises Damaged: it is not whole, or is no index of this version
    """

    def __init__(self, blocks: Iterable[bytes], version: Version | None, packs: PackTable, subject: str) -> None:
        self._subject = subject
        self._portions = self._lines_of(blocks)
        self._portion: Iterator[str] = iter(())  # what is left of the one that was begun
        try:
            self.header = read_header(json.loads(self._next()), subject)
            if version not in (None, self.header.version):
                raise ValueError(f"it is the index of {self.header.version.name}")
            based, count = self.header.base is not None, self.header.packs
            table = [read_pack(json.loads(self._next()), based, subject) for _number in range(count)]
        except _WRONG as error:
            self._refuse(error)
        self._table = [pack for pack, _used in table]
        self.uses = [Use(pack, used) for pack, used in table if used is not None]
        self._packs = [(packs.number(pack), pack.size) for pack in self._table]
        self._base: Index | None = None

    def on(self, base: Index) -> Index:
        """This index, whose rows are told as changes to those of the *base*.

        :param base: the index of which the header has the MD5, with numbers of the same table
        :raises Damaged: it cannot be the base of this one
        """
        if base.header.base is not None:
            base._refuse("it is a base, and not whole itself")
        if self._table[: len(base._table)] != base._table:
            self._refuse("its packs do not begin with those of its base")
        self._base = base
        return self

    def rows(self) -> Iterator[Row]:
        """The rows, in order; that they are all is known when the last one has come.

        :raises Damaged: the rest is not whole, or says what no index may
        """
        header, digest, tree = self.header, ContentDigest(), Tree()
        for rows in in_portions(self._merged()):
            for row in () if tree.meet(rows) else rows:
                above = tree.obstacle(row.name, row.folder)
                if above:
                    self._refuse(f"{row.name!r} is below {above!r}, which is no folder")
            digest.count_all(rows)
            if digest.objects > header.files or digest.bytes > header.bytes:  # by which room was looked for
                self._refuse(f"it has more than the {header.files} rows of {header.bytes} bytes that it tells")
            yield from rows
        if (digest.objects, digest.bytes) != (header.files, header.bytes):
            self._refuse(f"it has {digest.objects} rows of {header.files}")
        if digest.hexdigest() != header.version.digest:
            self._refuse("its rows have another digest")

    def own(self) -> Iterator[Row]:
        """The rows of files that are objects of their own, seven times as quickly: the others are not looked at.

        :raises Damaged: the rest is cut, or such a row says what no index may
        """
        if self._whole:
            return self._own()
        rows = changed(self._base_of_rows()._own(), self._changes())
        return (row for row in rows if row.pack is None)

    def changes(self) -> Iterator[Change]:
        """The changes that the rows are to those of the base, in order; as of :meth:`rows`, but not looked at whole."""
        return iter(()) if self._whole else self._changes()

    def find(self, name: str) -> Row | None:
        """The row of a name, None where there is none; of others no more than the names is looked at.

        :raises Damaged: what was looked at is cut, or says what no index may
        """
        packs, decode, last = self._packs, json.JSONDecoder().raw_decode, ""
        for line in itertools.chain.from_iterable(self._left()):
            try:
                there = decode(line, 1)[0] if line.startswith('["') else read_change(json.loads(line), packs).name
                if there <= last:
                    raise ValueError(f"it comes after {last!r}")
                if there == name:
                    value = json.loads(line)
                    return read_row(value, packs) if self._whole else read_change(value, packs).row
                if there > name:
                    break
            except _WRONG as error:
                self._refuse(error, line)
            last = there
        return None if self._whole else self._base_of_rows().find(name)

    @property
    def _whole(self) -> bool:
        return self.header.base is None

    def _base_of_rows(self) -> Index:
        if self._base is None:
            raise RuntimeError("the base of this index has not been read")
        return self._base

    def _merged(self) -> Iterator[Row]:
        """The rows, wherever they are."""
        if self._whole:
            return self._rows()
        return changed(self._base_of_rows()._rows(), self._changes(), self._refuse_absent)

    def _rows(self) -> Iterator[Row]:
        """What is in the lines behind the packs."""
        last = ""
        for lines in self._left():
            rows = usual_rows(lines, last, self._packs) or list(self._one_by_one(lines, last, read_row))
            yield from rows
            last = rows[-1].name

    def _changes(self) -> Iterator[Change]:
        """What is in the lines behind the packs of an index with a base."""
        return self._one_by_one(itertools.chain.from_iterable(self._left()), "", read_change)

    def _one_by_one(
        self, lines: Iterable[str], last: str, read: Callable[[Any, Sequence[tuple[int, int]]], _Named]
    ) -> Iterator[_Named]:
        """:param last: the name before"""
        packs, decode = self._packs, json.JSONDecoder().raw_decode
        for line in lines:
            try:
                value, end = decode(line)
                if end != len(line):
                    raise ValueError("there is something behind a row")
                found = read(value, packs)
                name = found.name
                if name <= last:
                    raise ValueError(f"it comes after {last!r}")
            except _WRONG as error:
                self._refuse(error, line)
            last = name
            yield found

    def _own(self) -> Iterator[Row]:
        lines = (line for line in itertools.chain.from_iterable(self._left()) if _OWN in line)
        return (row for row in self._one_by_one(lines, "", read_row) if row.pack is None)

    def _left(self) -> Iterator[Sequence[str]]:
        """The lines that have not been read yet."""
        begun = list(self._portion)
        if begun:
            yield begun
        yield from self._portions

    def _next(self) -> str:
        line = next(self._portion, None)
        if line is None:
            self._portion = iter(next(self._portions, ()))
            line = next(self._portion, None)
        if line is None:
            raise ValueError(_CUT)
        return line

    def _lines_of(self, blocks: Iterable[bytes]) -> Iterator[Sequence[str]]:
        try:
            yield from _lines(_inflated(blocks))
        except (ValueError, zlib.error) as error:
            self._refuse(error)

    def _refuse_absent(self, name: str) -> None:
        self._refuse(f"{name!r} is not in its base, from which it is to go")

    def _refuse(self, why: object, line: str = "") -> NoReturn:
        where = f"row {line[:200]}: " if line else ""
        raise Damaged(
            self._subject,
            f"it is no whole index of a version: {where}{why}",
            WAY_OUT,
        ) from None


def read_change(value: Any, packs: Sequence[tuple[int, int]]) -> Change:
    """A change in its line's value, as of `read_row`."""
    if value.__class__ is list and len(value) == 1:
        return Change(read_gone(value), None)
    row = read_row(value, packs)
    return Change(row.name, row)


def _lines(chunks: Iterable[bytes]) -> Iterator[Sequence[str]]:
    """Never none at a time.

    :raises ValueError: a line is too long, not in UTF-8 or not ended
    """
    rest = b""
    for chunk in chunks:
        whole, newline, tail = chunk.rpartition(b"\n")
        if newline:
            lines = (rest + whole).decode().split("\n")
            if max(map(len, lines)) > LONGEST_LINE:
                raise ValueError("a line is too long")
            yield lines
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
