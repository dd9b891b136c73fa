# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows become an index: in one pass, with nothing in memory that grows with them."""

from __future__ import annotations

import itertools
import operator
import zlib
from typing import IO, Iterable, Iterator, NamedTuple, Protocol, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.temporary import temporary_file, writing_temporary
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Stretch, difference, stretches
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.portions import in_portions
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import (
    MOST_PACKS,
    Header,
    Row,
    Use,
    gone_line,
    header_line,
    pack_line,
    row_line,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest

_PORTION = 1000  # rows that are compressed at a time
_LEVEL = 1  # of zlib; higher ones take three times as long to save a tenth
_GZIP = 31  # wbits
_BLOCK = 1 << 20


class Base(Protocol):
    """A whole index, to which others tell changes."""

    @property
    def md5(self) -> str:
        """Of its bytes."""

    @property
    def uses(self) -> Sequence[Use]:
        """Its packs, in the order of their lines."""

    def rows(self) -> Iterator[Row]:
        """Its rows, in order."""


class Written(NamedTuple):
    """An index.

    :ivar file: a temporary file without a name, at its beginning; whoever has it closes it
    :ivar size: its bytes
    :ivar uses: what the version needs of each pack
    :ivar lines: how many lines its rows take, or, if it has a base, its changes
    """

    file: IO[bytes]
    size: int
    md5: str
    header: Header
    uses: Sequence[Use]
    lines: int


def write_index(
    rows: Iterable[Row], packs: PackTable, time: str, parent: Version | None, base: Base | None = None
) -> Written:
    """Write the index of a version.

    :param rows: in the order of their names
    :param packs: those that the rows name; they must be whole when the rows have come
    :param time: of the version, as of `names.time_after`
    :param base: what the index tells changes to, with numbers of packs of the same table; None: it becomes whole
    :raises BadInput: a name is too long
    :raises Damaged: the rows are out of order
    :raises Refused: a name is a file and a folder, or too many packs are needed
    :raises NoSpace: there is no room for temporary files
    """
    return write_stretches(in_stretches(rows, base), packs, time, parent, base)


def in_stretches(rows: Iterable[Row], base: Base | None) -> Iterator[Stretch]:
    """The rows, beside those of the base, if there is one."""
    if base is None:
        return (Stretch((), portion) for portion in in_portions(rows))
    return stretches(base.rows(), difference(base.rows(), rows))


def write_stretches(
    told: Iterable[Stretch], packs: PackTable, time: str, parent: Version | None, base: Base | None
) -> Written:
    """As `write_index`, of rows that are beside those of the base already, so that it is read but once."""
    with writing_temporary(), temporary_file() as compressed:
        lines = _Lines(packs, base)
        _compress(lines.of(told), compressed)
        table = lines.table()
        if len(table) > MOST_PACKS:
            raise Refused(
                "the index of the version",
                f"it would name {len(table)} packs, and readers take {MOST_PACKS}",
                "Push with a larger 'pack_size'.",
            )
        uses = [Use(pack, used) for pack, used in table if used is not None]
        digest = lines.digest
        version = Version(time, digest.hexdigest())
        md5 = base.md5 if base is not None else None
        header = Header(version, parent, md5, digest.objects, digest.bytes, len(table))
        compressed.seek(0)
        file = temporary_file()  # for whoever called
        try:
            _compress([header_line(header), *itertools.starmap(pack_line, table)], file)
            return Written(file, *_append(compressed, file), header, uses, lines.count)
        except BaseException:
            file.close()
            raise


class _Lines:
    """Rows to lines; packs get numbers in the order in which rows name them, behind those that the base has.

    :ivar count: of lines
    """

    def __init__(self, packs: PackTable, base: Base | None) -> None:
        self._packs = packs
        self._tree = Tree()
        self._last = ""
        of_base = [packs.number(use.pack) for use in base.uses] if base is not None else []
        self._order = of_base  # number in the table of each pack in this index
        self._numbers = {number: at for at, number in enumerate(of_base)}
        self._used: list[int | None] = [None] * len(of_base)  # bytes of each
        self.digest = ContentDigest()
        self.count = 0

    def table(self) -> list[tuple[Pack, int | None]]:
        """The packs, in their order, and how many bytes the rows need; None of a pack that they do not need."""
        return [(self._packs[number], used) for number, used in zip(self._order, self._used)]

    def of(self, told: Iterable[Stretch]) -> Iterator[str]:
        """The lines of what differs from the base, where there is none of all rows."""
        for before, rows in told:
            self._count(rows)
            if before is rows:
                continue
            for name, new in difference(before, rows):
                self.count += 1
                if new is None:
                    yield gone_line(name)
                else:
                    yield row_line(new, None if new.pack is None else self._numbers[new.pack])

    def _count(self, rows: Sequence[Row]) -> None:
        """Count rows in, when they are found to be right."""
        self._check_order(rows)
        self._check_tree(rows)
        for pack, of_it in itertools.groupby(rows, key=operator.attrgetter("pack")):
            if pack is not None:
                self._use(pack, sum(row.size for row in of_it))
        self.digest.count_all(rows)

    def _use(self, pack: int, size: int) -> None:
        """So many bytes more of a pack, which may be a new one, are needed."""
        at = self._numbers.get(pack)
        if at is None:
            at = self._numbers[pack] = len(self._used)
            self._order.append(pack)
            self._used.append(0)
        self._used[at] = (self._used[at] or 0) + size

    def _check_order(self, rows: Sequence[Row]) -> None:
        """:raises Damaged: they are not in order, or do not come behind those before"""
        last = self._last
        for row in rows:
            if row.name <= last:
                raise Damaged(row.name, f"it comes after {last!r}, out of order", "Run again.")
            last = row.name
        self._last = last

    def _check_tree(self, rows: Sequence[Row]) -> None:
        """:raises Refused: one is below a file or link"""
        for row in () if self._tree.meet(rows) else rows:
            above = self._tree.obstacle(row.name, row.folder)
            if above:
                raise Refused(
                    row.name,
                    f"{above!r} is a file, so it cannot be a folder too",
                    "If the folder has only one of them now, push it with 'delete: true', so that the other one goes.",
                )


def _compress(lines: Iterable[str], file: IO[bytes]) -> None:
    """Append them as one member of gzip."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    portion: list[str] = []
    for line in lines:
        portion.append(line)
        if len(portion) >= _PORTION:
            file.write(packer.compress("".join(portion).encode()))
            portion = []
    file.write(packer.compress("".join(portion).encode()))
    file.write(packer.flush())


def _append(compressed: IO[bytes], file: IO[bytes]) -> tuple[int, str]:
    """Returns length and MD5 of the whole *file*, which is then at its beginning."""
    digest = new_md5()
    file.seek(0)
    digest.update(file.read())
    for block in iter(lambda: compressed.read(_BLOCK), b""):
        digest.update(block)
        file.write(block)
    size = file.tell()
    file.flush()
    file.seek(0)
    return size, str(digest.hexdigest())
