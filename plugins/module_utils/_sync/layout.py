# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How files are kept below a prefix: each as an object, or small ones in packs, with versions.

A prefix has one layout. A pull finds out which; a push that wants the other one is refused.
"""

from __future__ import annotations

import contextlib
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FOLDER, LATEST
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import StoredIndex, open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import NEWEST, find_version
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents, Objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_contents import (
    PackedContents,
    entry_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.files import FilePull, FilePush
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.pull import PackPull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.push import PackPush


class Layout:
    """One of them, of a prefix and a direction."""

    def find(self, name: str) -> Entry | None:
        """What there is of this whole name; None where there is nothing."""
        raise NotImplementedError

    def contents(self, context: Context, container: Container | None) -> Contents:
        """What there is."""
        raise NotImplementedError

    def mover(self, context: Context, tally: Tally) -> Mover:
        """What carries the tasks out."""
        raise NotImplementedError


class Files(Layout):
    """Each file is an object."""

    def __init__(self, store: Store, container: str) -> None:
        self._store = store
        self._container = container

    def find(self, name: str) -> Entry | None:
        """See :meth:`Layout.find`."""
        found = head_object(self._store, self._container, name)
        return found[0] if found is not None else None

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`."""
        return Objects(context, container)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        return (FilePush if context.settings.direction == PUSH else FilePull)(context, tally)


class PackedSource(Layout):
    """A version of a packed data set, which is pulled.

    :param packs: numbers the packs of the index
    """

    def __init__(self, index: StoredIndex, packs: PackTable, prefix: str) -> None:
        self._index = index
        self._packs = packs
        self._prefix = prefix

    def find(self, name: str) -> Entry | None:
        """See :meth:`Layout.find`."""
        prefix = self._prefix
        return next((entry_of(row, prefix) for row in self._index.rows() if prefix + row.name == name), None)

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`."""
        return PackedContents(self._index, self._prefix)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        return PackPull(context, tally, self._index.version, self._packs)


class PackedDestination(Layout):
    """A packed data set, of which a push makes the next version."""

    def __init__(self, new: NewVersion) -> None:
        self._new = new

    def find(self, name: str) -> Entry | None:
        """See :meth:`Layout.find`; a push has no need to ask."""
        return None

    def contents(self, context: Context, container: Container | None) -> Contents:
        """See :meth:`Layout.contents`."""
        return PackedContents(self._new.parent, self._new.place.prefix)

    def mover(self, context: Context, tally: Tally) -> Mover:
        """See :meth:`Layout.mover`."""
        return PackPush(context, tally, self._new)


@contextlib.contextmanager
def open_layout(store: Store, settings: Settings, check: bool) -> Iterator[Layout]:
    """The layout for the settings; inside the context a push to packs is seen to be at work, unless it only checks.

    :raises Refused: a push wants another layout than there is
    :raises Missing: a pull wants packs, or a version, where there are none
    :raises DataError: it cannot be found out
    """
    place = Place(store, settings.container, settings.prefix)
    with contextlib.ExitStack() as until_end:
        if settings.direction == PUSH:
            yield _of_push(place, settings, check, until_end)
        elif settings.packing is None and settings.version == NEWEST and read_latest(place) is None:
            yield Files(store, settings.container)
        else:
            packs = PackTable()
            version = find_version(place, settings.version)
            yield PackedSource(until_end.enter_context(open_index(place, version, packs)), packs, settings.prefix)


def _of_push(place: Place, settings: Settings, check: bool, until_end: contextlib.ExitStack) -> Layout:
    if settings.packing is None:
        if read_latest(place) is not None:
            raise Refused(
                settings.there,
                f"its files are in packs ({place.subject(LATEST)}), and 'layout' is 'files'",
                "Set 'layout: packed', or choose another prefix.",
            )
        return Files(place.store, place.container)
    new = NewVersion(place, until_end)
    new.read_parent(check)
    if new.parent is None:
        _check_free(place, settings)
    return PackedDestination(new)


def _check_free(place: Place, settings: Settings) -> None:
    """:raises Refused: there are files that are not packed"""
    try:
        for entry in list_objects(place.store, place.container, place.prefix):
            if not entry.name.startswith(place.prefix + FOLDER):
                raise Refused(
                    settings.there,
                    f"it has files that are objects, such as {entry.name}, and 'layout' is 'packed'",
                    "Choose another prefix for the packs, or set 'layout: files'.",
                )
    except Missing:  # the container will be made
        return
