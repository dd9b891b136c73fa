# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An index that is in a file of this node."""

from __future__ import annotations

import os
from typing import IO, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row


class Fetched(NamedTuple):
    """The bytes of an index.

    :ivar file: a temporary file, to be read by its descriptor
    """

    file: IO[bytes]
    size: int
    md5: str


class StoredIndex:
    """An index whose rows can be taken as slowly as need be, and again.

    :param packs: numbers its packs, as the rows have them
    :param version: whose index it is; None: of any
    :param base: to which it tells changes; None: it is whole
    :ivar file, size, md5: of its bytes
    :raises BadInput: it is of a later format
    :raises Damaged: it is no index of this version, or not one with this base
    """

    def __init__(
        self,
        fetched: Fetched,
        version: Version | None,
        packs: PackTable,
        subject: str,
        base: StoredIndex | None = None,
    ) -> None:
        self.file, self.size, self.md5 = fetched
        self._packs = packs
        self._subject = subject
        self._wanted = version
        self.base = base
        found = self._index()
        self.header, self.uses = found.header, found.uses
        self.version = self.header.version

    def rows(self) -> Iterator[Row]:
        """The rows, in order; as of `Index.rows`."""
        return self._index().rows()

    def changes(self) -> Iterator[Change]:
        """The changes to the base; as of `Index.changes`."""
        return self._index().changes()

    def own(self) -> Iterator[Row]:
        """The rows of files that are objects of their own; as of `Index.own`."""
        return self._index().own()

    def find(self, name: str) -> Row | None:
        """The row of a name; as of `Index.find`."""
        return self._index().find(name)

    def _index(self) -> Index:
        index = Index(self._blocks(), self._wanted, self._packs, self._subject)
        return index if self.base is None else index.on(self.base._index())

    def _blocks(self) -> Iterator[bytes]:
        descriptor, offset = self.file.fileno(), 0
        while True:
            block = os.pread(descriptor, BLOCK, offset)
            if not block:
                return
            offset += len(block)
            yield block
