# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of the next version is written: whole, or as changes to a base, where these are few.

The base is the parent's, or else a copy of the parent's index, which the store makes by itself. So what a push sends of
names is as little as it changes.
"""

from __future__ import annotations

from typing import Callable, Iterable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import (
    Change,
    Stretch,
    apply_changes,
    change_side_by_side,
    composed,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import (
    Written,
    in_stretches,
    write_stretches,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.lifetime import prolong
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.own_files import with_their_files
from ansible_collections.chameleon.data.plugins.module_utils._store.copying import copy_object
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment


class Economy(NamedTuple):
    """When an index is written as changes.

    :ivar smallest: bytes of a base that is worth it: each reader asks for one object more
    :ivar share: of the version's rows, that may be changes; of more the base is of little use
    """

    smallest: int = 1 << 16
    share: float = 0.2


class NextIndex(NamedTuple):
    """Writes indexes of versions that come after one that there is.

    :ivar packs: numbers the packs of rows and bases
    :ivar headers: what a base is given along, if it is stored
    :ivar until: when that expires, in seconds since the epoch; None for never
    """

    place: Place
    packs: PackTable
    headers: Mapping[str, str]
    until: int | None
    each: Each
    economy: Economy

    def write(self, rows: Iterable[Row], time: str, parent: StoredIndex | None, changed: int = 0) -> StoredIndex:
        """The index of these rows. Whoever has it closes its file.

        :param time: as of `write_stretches`, which raises the same
        :param parent: whose changed rows these are; its file has to be there for as long as that of the index
        :param changed: how many of them are other ones, about; 0 where that is not known
        :raises Damaged: a file by itself that they name is not there
        """
        base = self._base_of(parent, changed)
        return self._write(in_stretches(rows, base), time, parent, base)

    def write_changes(
        self,
        changes: Iterable[Change],
        time: str,
        parent: StoredIndex | None,
        count: int,
        must_stay: Callable[[str], bool],
    ) -> StoredIndex:
        """As :meth:`write`, of the parent's rows with these changes made.

        :param count: how many these are, about
        :param must_stay: as of `apply_changes`, which raises the same
        """
        base = self._base_of(parent, count)
        if parent is None or base is None:
            rows = apply_changes(parent.rows() if parent is not None else (), changes, must_stay)
            return self._write(in_stretches(rows, None), time, parent, None)
        told = change_side_by_side(base.rows(), composed(parent.changes(), changes), must_stay)
        return self._write(told, time, parent, base)

    def _write(
        self, told: Iterable[Stretch], time: str, parent: StoredIndex | None, base: StoredIndex | None
    ) -> StoredIndex:
        version = parent.version if parent is not None else None
        written = write_stretches(with_their_files(self.place, told), self.packs, time, version, base)
        index = self._opened(written, base)
        if base is None or written.lines <= self.economy.share * written.header.files:
            return index
        with index.file:
            return self._whole(index)

    def sure(self, index: StoredIndex) -> StoredIndex:
        """The same index, of which the base is in the store; or it is another file, of a whole one.

        To be asked before the index is stored.
        """
        return index if index.base is None or self._have(index.base) else self._whole(index)

    def _whole(self, index: StoredIndex) -> StoredIndex:
        header = index.header
        told = in_stretches(index.rows(), None)
        return self._opened(write_stretches(told, self.packs, header.version.time, header.parent, None), None)

    def _opened(self, written: Written, base: StoredIndex | None) -> StoredIndex:
        version = written.header.version
        fetched = Fetched(written.file, written.size, written.md5)
        return StoredIndex(fetched, version, self.packs, self.place.version(version), base)

    def _base_of(self, parent: StoredIndex | None, changed: int) -> StoredIndex | None:
        """What changes may be told to; None where there will be too many of them, so that they need not be counted."""
        if parent is None or changed > self.economy.share * (parent.header.files + changed):
            return None
        base = parent.base or parent
        return base if base.size >= self.economy.smallest else None

    def _have(self, base: StoredIndex) -> bool:
        """Have the base there for as long as the version; returns whether it is."""
        if not self.place.has(BASES + base.md5, base.md5):
            return self._copied(base)
        prolong(self.place, [BASES + base.md5], self.until, self.each)
        return True

    def _copied(self, base: StoredIndex) -> bool:
        place, name = self.place, self.place.prefix + BASES + base.md5
        headers = {"Content-Type": "application/gzip", **self.headers}
        index = Segment(place.container, place.index_of(base.version), base.size, base.md5)
        try:
            copy_object(place.store, index, place.container, name, headers)
        except DataError:  # not every store copies; what it has made of it goes with a later prune
            return False
        return True
