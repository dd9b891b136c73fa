# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a packed data set is, and how its objects are told of in messages."""

from __future__ import annotations

from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


class Place(NamedTuple):
    """A prefix of a container.

    :ivar prefix: empty, or ends with a slash
    """

    store: Store
    container: str
    prefix: str

    def index_of(self, version: Version) -> str:
        """The name of a version's index."""
        return self.prefix + VERSIONS + version.name

    def has(self, name: str, etag: str) -> bool:
        """Whether an object of this content is there; asked for itself, as a listing may be late.

        :param name: below the prefix
        """
        found = head_object(self.store, self.container, self.prefix + name)
        return found is not None and found[0].etag == etag

    def listed(self, folder: str) -> Iterator[tuple[str, Entry]]:
        """What is in one of its folders, such as `VERSIONS`: each object with its name below that.

        :raises Missing: there is no such container
        """
        prefix = self.prefix + folder
        for entry in list_objects(self.store, self.container, prefix):
            yield entry.name[len(prefix) :], entry

    def now_ns(self) -> int:
        """Nanoseconds since the epoch by the store's clock: nodes that push to one data set may each have another."""
        return int(self.store.transport.server_time() * 1e9)

    def subject(self, name: str) -> str:
        """An object of the data set, for messages.

        :param name: below the prefix
        """
        return subject_of(self.container, self.prefix + name)

    def version(self, version: Version) -> str:
        """A version, for messages."""
        return f"version {version.name} of {self.container}/{self.prefix}".rstrip("/")
