# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files are in packs, and versions beside each other."""

from __future__ import annotations

from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    LATEST,
    VERSIONS,
    Version,
    is_of_the_format,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.own_files import (
    find_own_files,
    folders,
    listed,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.sweep import Sweep
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import pruning
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_contents import (
    PackedContents,
    entry_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.pull import PackPull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.push import PackPush


class PackedSource(Layout):
    """A version of a packed data set that is pulled, or a whole packed data set that goes.

    :param index: of the version; None where only remains are left of the data set
    :param packs: numbers the packs of the index
    :param latest: what the pointer told; None where it was not there, or nothing goes
    """

    def __init__(
        self, place: Place, index: StoredIndex | None, packs: PackTable, latest: Version | None = None
    ) -> None:
        self._place = place
        self._index = index
        self._packs = packs
        self._latest = latest

    def find(self, name: str) -> Entry | None:
        """See :meth:`Layout.find`."""
        prefix = self._place.prefix
        found = self._index.find(name[len(prefix) :]) if self._index is not None else None
        return entry_of(found, prefix) if found is not None else None

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`."""
        return PackedContents(self._index, self._place.prefix)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        if self._index is None:
            raise RuntimeError("there is nothing to pull")
        return PackPull(context, tally, self._place, self._index.version, self._packs)

    def remove(self, context: Context, tally: Tally) -> None:
        """See :meth:`Layout.remove`: all versions go, pointer and indexes first, so that nobody finds half of one."""
        place = self._place
        with pruning(place) as (claim, why_not):
            if not why_not and read_latest(place) != self._latest:
                why_not = "another task has made a version meanwhile"
            if why_not:
                cause = f"its packs cannot be deleted: {why_not}"
                raise Conflict(context.settings.there, cause, "The folder's files are stored as objects. Run again.")
            own_files, sweep = find_own_files(place), Sweep(place, claim, context.parts.map)
            for container, folder in (
                (place.container, LATEST),
                (place.container, VERSIONS),
                *folders(place, own_files.segments),
            ):
                sweep.delete(container, sweep.counted(self._own(container, folder)))
            tally.done.deleted += sweep.objects

    def _own(self, container: str, folder: str) -> Iterator[Entry]:
        """What is in a folder and of the format: the rest is somebody else's."""
        cut = len(self._place.prefix)
        return (entry for entry in listed(self._place, container, folder) if is_of_the_format(entry.name[cut:]))


class PackedDestination(Layout):
    """A packed data set, of which a push makes the next version."""

    def __init__(self, new: NewVersion) -> None:
        self._new = new

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`."""
        return PackedContents(self._new.parent, self._new.place.prefix, exclusive=self._new.parent is not None)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        return PackPush(context, tally, self._new)
