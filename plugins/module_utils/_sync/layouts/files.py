# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file is an object."""

from __future__ import annotations

from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents, Objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import listed_time_ns
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_objects, deletions
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.files import FilePull, FilePush
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover

_CLOCK = 1.0  # seconds: what a store's clock tells no more exactly


class Files(Layout):
    """The objects below a prefix."""

    def __init__(self, store: Store, container: str, prefix: str) -> None:
        self._store = store
        self._container = container
        self._prefix = prefix
        self._watched_ns = 0  # since when, by the store's clock

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

    def watch(self) -> None:
        """See :meth:`Layout.watch`."""
        self._watched_ns = int((self._store.transport.server_time() + _CLOCK) * 1e9)

    def remove(self, context: Context, tally: Tally) -> None:
        """See :meth:`Layout.remove`.

        :raises Conflict: others have stored something meanwhile, which stays
        """
        new: list[str] = []
        going = deletions(context, self._older(new))
        tally.done.deleted += delete_objects(context, going, tally.failures)
        if new:
            cause = f"another task has stored {new[0]} meanwhile ({len(new)} names), which is an object still"
            way_out = (
                "The folder's files are in packs. Bring this to the folder as well (swift_object fetches an object) "
                "and run again; or set 'delete: true', and it goes."
            )
            raise Conflict(context.settings.there, cause, way_out)

    def _older(self, new: list[str]) -> Iterator[Entry]:
        """What was there before; the names of the rest are put into *new*."""
        for entry in self.entries():
            if (listed_time_ns(entry.modified) or 0) > self._watched_ns:
                new.append(entry.name)
            else:
                yield entry

    def entries(self) -> Iterator[Entry]:
        """The objects, without those of packed data sets, here or below.

        :raises Missing: there is no such container
        """
        every, cut = list_objects(self._store, self._container, self._prefix), len(self._prefix)
        return (entry for entry in every if not is_packed(entry.name[cut:]))

    def first(self) -> Entry | None:
        """The first of them; None where there are none, nor a container."""
        try:
            return next(self.entries(), None)
        except Missing:  # the container will be made
            return None
