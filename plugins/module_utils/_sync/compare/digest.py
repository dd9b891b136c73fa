# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a container, or in a part of it, as one number, and what is new in it. Pure."""

from __future__ import annotations

import heapq

from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import ContentDigest
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry

_NEWEST = 3


class Digest(ContentDigest):
    """Takes objects in the order of their names; what it holds does not grow with them."""

    def __init__(self) -> None:
        super().__init__()
        self._newest: list[tuple[str, str]] = []  # a heap: the oldest of them first

    def take(self, name: str, entry: Entry) -> None:
        """Count one in.

        :param name: below the prefix, so that a copy elsewhere has the same digest
        :param entry: as the object really is, not as an opaque row of a listing
        """
        self.count(name, entry.size, entry.etag)
        if not entry.modified:  # an index does not tell it
            return
        if len(self._newest) < _NEWEST:
            heapq.heappush(self._newest, (entry.modified, name))
        elif entry.modified > self._newest[0][0]:
            heapq.heapreplace(self._newest, (entry.modified, name))

    def newest(self) -> list[tuple[str, str]]:
        """Those that were modified last, the last one first: ``[(time, name), …]``, at most 3."""
        return sorted(self._newest, reverse=True)
