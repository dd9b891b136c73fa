# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows become an index: in one pass, with nothing in memory that grows with them."""

from __future__ import annotations

import tempfile
import zlib
from typing import IO, Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import (
    Header,
    Row,
    Use,
    header_line,
    row_line,
    use_line,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest

_PORTION = 1000  # rows that are compressed at a time
_LEVEL = 1  # of zlib; higher ones take three times as long to save a tenth
_GZIP = 31  # wbits
_BLOCK = 1 << 20


class Written(NamedTuple):
    """An index.

    :ivar file: a temporary file without a name, at its beginning; whoever has it closes it
    :ivar size: its bytes
    :ivar uses: what the version needs of each pack
    """

    file: IO[bytes]
    size: int
    md5: str
    header: Header
    uses: Sequence[Use]


def write_index(rows: Iterable[Row], packs: PackTable, time: str, parent: Version | None) -> Written:
    """Write the index of a version.

    :param rows: in the order of their names
    :param packs: those that the rows name; they must be whole when the rows have come
    :param time: of the version, as of `names.time_after`
    :raises BadInput: a name is too long
    :raises Damaged: the rows are out of order
    :raises Refused: a name is a file and a folder
    :raises OSError: there is no room for temporary files
    """
    with tempfile.TemporaryFile() as compressed:
        lines = _Lines()
        _compress(lines.of(rows), compressed)
        uses = [Use(packs[number], used) for number, used in zip(lines.numbers, lines.used)]
        digest = lines.digest
        version = Version(time, digest.hexdigest())
        header = Header(version, parent, digest.objects, digest.bytes, len(uses))
        compressed.seek(0)
        file = tempfile.TemporaryFile()  # noqa: SIM115  # for whoever called
        try:
            _compress([header_line(header), *map(use_line, uses)], file)
            return Written(file, *_append(compressed, file), header, uses)
        except BaseException:
            file.close()
            raise


class _Lines:
    """Rows to lines; packs get numbers in the order in which rows name them.

    :ivar numbers: {number of a pack in the table: number in this index}, in order
    :ivar used: bytes of each
    """

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.used: list[int] = []
        self.digest = ContentDigest()

    def of(self, rows: Iterable[Row]) -> Iterator[str]:
        """The lines of the rows."""
        numbers, used, count = self.numbers, self.used, self.digest.count
        obstacle = Tree().obstacle
        last = ""
        for row in rows:
            name = row.name
            if name <= last:
                raise Damaged(name, f"it comes after {last!r}, out of order", "Run again.")
            last = name
            above = obstacle(name, row.folder)
            if above:
                raise Refused(
                    name,
                    f"{above!r} is a file, so it cannot be a folder too",
                    "If the folder has only one of them now, push it with 'delete: true', so that the other one goes.",
                )
            pack = None
            if row.pack is not None:
                pack = numbers.get(row.pack)
                if pack is None:
                    pack = numbers[row.pack] = len(used)
                    used.append(0)
                used[pack] += row.size
            count(name, row.size, row.etag)
            yield row_line(row, pack)


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
    file.seek(0)
    return size, str(digest.hexdigest())
