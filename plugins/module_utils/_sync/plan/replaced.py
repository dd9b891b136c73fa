# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file where a folder was, or the other way round: what a pull that deletes can only bring when something is gone.

Pure: it reaches neither Ansible nor the network.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LINK, LocalFile


class Replaced:
    """Meets all pairs in order."""

    def __init__(self) -> None:
        self._going: list[str] = []  # files and links with which the last name begins, and that go

    def is_in_the_way(self, pair: Pair) -> bool:
        """Whether something has to be deleted before the pair's object can be written."""
        name, local, remote = pair
        going = self._going
        while going and not name.startswith(going[-1]):
            going.pop()
        if local is None:
            return any(name.startswith(above + "/") for above in going)
        goes = remote is None or takes_the_place(local, remote)
        if goes and not local.folder:
            going.append(name)
        return goes and remote is not None


def takes_the_place(local: LocalFile, remote: Entry) -> bool:
    """Whether an object is of another kind than what has its name on the node, and cannot just be written over it."""
    return local.folder != remote.folder_marker or (local.kind == LINK and not remote.link)
