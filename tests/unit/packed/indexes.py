# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes for tests: written by the code, or line by line by somebody hostile."""

from __future__ import annotations

import contextlib
import gzip
import json
import tempfile
from typing import Any, Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Header, Row, Use
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest

SUBJECT = "object data/.packed/versions/x of container sets"
TIME = "20261129T085504.123456Z"
MD5 = "0123456789abcdef" * 2
PACKS = [Pack(f"{number:032x}.zip", 1 << 30) for number in range(3)]


def row(name: str, content: str = MD5, pack: int | None = 0, mode: int = 0o100644, mtime_ns: int = 7) -> Row:
    return Row(name, 5, mtime_ns, mode, content, pack, 0 if pack is None else 40)


def table() -> PackTable:
    """The packs, by their numbers."""
    packs = PackTable()
    for pack in PACKS:
        packs.number(pack)
    return packs


def written(
    rows: Iterable[Row], packs: PackTable, parent: Version | None = None, base: StoredIndex | None = None
) -> tuple[bytes, Header, Sequence[Use]]:
    done = write_index(rows, packs, TIME, parent, base)
    with done.file as file:
        content = file.read()
    assert (len(content), md5_of(content)) == (done.size, done.md5)
    return content, done.header, done.uses


@contextlib.contextmanager
def stored(content: bytes, packs: PackTable, base: StoredIndex | None = None) -> Iterator[StoredIndex]:
    """An index in a file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        yield StoredIndex(Fetched(file, len(content), md5_of(content)), None, packs, SUBJECT, base)


def read(
    content: bytes, version: Version, packs: PackTable | None = None, block: int = 1 << 16
) -> tuple[Index, list[Row]]:
    blocks = (content[at : at + block] for at in range(0, len(content), block))
    index = Index(blocks, version, packs or PackTable(), SUBJECT)
    return index, list(index.rows())


class Hostile:
    """An index as anybody can write it; whole and right but for what is changed.

    :ivar rows: values of the rows
    :ivar uses: values of the lines of packs
    :ivar header: what is changed in the header
    """

    def __init__(self, *rows: Any) -> None:
        self.rows = list(rows) or [["a", 5, 7, "100644", MD5, 0, 40]]
        self.uses: list[Any] = [[PACKS[0].name, 1000, 5]]
        self.header: dict[str, Any] = {}

    def read(self) -> list[Row]:
        """The rows of the index, read alone."""
        content, version = self.content(self.rows)
        return read(content, version)[1]

    def read_on(self, base: bytes, merged: Iterable[Any]) -> list[Row]:
        """The rows of the index, as changes to a base.

        :param merged: values of the rows that the two have together
        """
        merged = list(merged)
        self.header = {"files": len(merged), "base": md5_of(base), **self.header}
        content, version = self.content(merged)
        packs = PackTable()
        index = Index([content], version, packs, SUBJECT)
        return list(index.on(Index([base], None, packs, "the base")).rows())

    def content(self, told: Iterable[Any]) -> tuple[bytes, Version]:
        """The bytes of the index.

        :param told: values of the rows that the header tells of
        """
        digest = ContentDigest()
        for value in told:
            if isinstance(value, list) and len(value) == 7 and isinstance(value[0], str) and value[1].__class__ is int:
                digest.count(value[0], value[1], str(value[4]))
        header = {
            "format": "packed/1",
            "digest": digest.hexdigest(),
            "time": TIME,
            "parent": None,
            "files": len(self.rows),
            "bytes": digest.bytes,
            "packs": len(self.uses),
            **self.header,
        }
        lines = [header, *self.uses, *self.rows]
        text = "".join((value if isinstance(value, str) else json.dumps(value)) + "\n" for value in lines)
        return gzip.compress(text.encode()), Version(TIME, digest.hexdigest())
