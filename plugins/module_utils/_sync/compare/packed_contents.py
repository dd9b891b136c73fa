# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version of a packed data set has, from its index."""

from __future__ import annotations

import itertools
from stat import S_ISREG
from typing import Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import LONGEST_NAME, Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import Total
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    FOLDER_TYPE,
    LINK_TYPE,
    PLAIN,
    SLO,
    Entry,
    Member,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents


class PackedContents(Contents):
    """Rows as the entries of a listing.

    :param index: None where there is no version yet
    :param prefix: before the names
    :param exclusive: as of `Contents`; what a pull takes is exclusive already
    """

    longest_name = LONGEST_NAME

    def __init__(self, index: StoredIndex | None, prefix: str, exclusive: bool = False) -> None:
        self._index = index
        self._prefix = prefix
        self.exclusive = exclusive
        if index is not None:
            self.total = Total(index.header.files, index.header.bytes, index.version.digest)

    def entries(self, names: Sequence[str] | None) -> Iterator[Entry]:
        """See :meth:`Contents.entries`. An index is read whole, whatever is wanted of it."""
        if self._index is None:
            return
        rows = self._index.rows()
        if names is not None:
            wanted = set(names)
            below = tuple(f"{name}/" for name in names) if self.exclusive else ()
            rows = (row for row in rows if row.name in wanted or row.name.startswith(below))
        yield from map(entry_of, rows, itertools.repeat(self._prefix))


def entry_of(row: Row, prefix: str) -> Entry:
    """The entry that a listing would have, were it an object."""
    name, size, mtime_ns, mode, etag, pack, offset = row
    segment_size = offset if pack is None else 0
    content_type = "" if S_ISREG(mode) else LINK_TYPE if row.link else FOLDER_TYPE
    kind = SLO if segment_size else PLAIN
    # As Member(…) and Entry(…), see stat_of.
    member = tuple.__new__(Member, (pack, offset, mtime_ns, mode & 0o777))
    return tuple.__new__(Entry, (prefix + name, size, etag, "", content_type, kind, segment_size, False, member))
