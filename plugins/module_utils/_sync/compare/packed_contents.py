# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version of a packed data set has, from its index."""

from __future__ import annotations

from typing import Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import (
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
    """

    def __init__(self, index: StoredIndex | None, prefix: str) -> None:
        self._index = index
        self._prefix = prefix

    def entries(self, names: Sequence[str] | None) -> Iterator[Entry]:
        """See :meth:`Contents.entries`. An index is read whole, whatever is wanted of it."""
        if self._index is None:
            return
        wanted = None if names is None else set(names)
        prefix = self._prefix
        for row in self._index.rows():
            if wanted is None or row.name in wanted:
                yield entry_of(row, prefix)


def entry_of(row: Row, prefix: str) -> Entry:
    """The entry that a listing would have, were it an object."""
    content_type = FOLDER_TYPE if row.folder else LINK_TYPE if row.link else ""
    segment_size = row.offset if row.pack is None else 0
    member = Member(row.pack, row.offset, row.mtime_ns, row.mode & 0o777)
    kind = SLO if segment_size else PLAIN
    return Entry(prefix + row.name, row.size, row.etag, "", content_type, kind, segment_size, member=member)
