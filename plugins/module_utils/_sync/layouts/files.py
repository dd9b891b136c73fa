# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file is an object."""

from __future__ import annotations

from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents, Objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_objects, deletions
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.files import FilePull, FilePush
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover


class Files(Layout):
    """The objects below a prefix."""

    def __init__(self, store: Store, container: str, prefix: str) -> None:
        self._store = store
        self._container = container
        self._prefix = prefix

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

    def remove(self, context: Context, tally: Tally) -> None:
        """See :meth:`Layout.remove`."""
        going = deletions(context, self.entries())
        tally.done.deleted += delete_objects(context, going, tally.failures)

    def entries(self) -> Iterator[Entry]:
        """The objects, without those of packed data sets, here or below.

        :raises Missing: there is no such container
        """
        every, cut = list_objects(self._store, self._container, self._prefix), len(self._prefix)
        return (entry for entry in every if not is_packed(entry.name[cut:]))
