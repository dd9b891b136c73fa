# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all transfers of a run share."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.files_below import FilesBelow
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.noted_listing import Listing
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import FOLLOW, PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import at_a_time


class Context(NamedTuple):
    """One run.

    :ivar local: reads the files of the folder
    :ivar listing: gives the rows of the container
    :ivar judges: threads that find out about names for the comparing, which the transfers wait for
    :ivar files: threads that each see to one file
    :ivar parts: threads that move and hash parts of large files, which a thread of ``files`` waits for
    :ivar expires_at: when the store shall delete what is uploaded, in seconds since the epoch; None for never
    :ivar shortest_life: seconds after which what was uploaded may have expired, as far as is known; None for never
    """

    store: Store
    settings: Settings
    meter: Meter
    state: State
    local: FilesBelow
    listing: Listing
    judges: Pool
    files: Pool
    parts: Pool
    expires_at: int | None = None
    shortest_life: int | None = None

    def object_name(self, name: str) -> str:
        """The object of a name below the folder."""
        return self.settings.object or self.settings.prefix + name

    def file_path(self, name: str) -> bytes:
        """The file of a name below the folder."""
        return f"{self.settings.path}/{name}".encode("utf-8", "surrogateescape")

    def close(self) -> None:
        """End the threads and write the state table."""
        self.judges.close()
        self.files.close()
        self.parts.close()
        self.local.close()
        self.state.close()
        self.store.transport.close()


def open_context(
    store: Store, settings: Settings, meter: Meter, state: State, listing: Listing | None = None
) -> Context:
    """Start the threads of a run.

    :param listing: None for what the store lists
    """
    count = at_a_time(settings)
    local = FilesBelow(settings.path, follow=settings.direction == PUSH and settings.links == FOLLOW)
    return Context(store, settings, meter, state, local, listing or Listing(), Pool(count), Pool(count), Pool(count))
