# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a container, or in a part of it, as one number: equal digests, equal objects. Pure."""

from __future__ import annotations

import hashlib
import heapq

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry

_NEWEST = 3


class Digest:
    """Takes objects in the order of their names; what it holds does not grow with them.

    It is the SHA-256 of ``<etag> <size> <name>`` and a NUL for each, so that anybody can compute it from a listing.

    :ivar objects, bytes: how many there were, and their bytes
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._newest: list[tuple[str, str]] = []  # a heap: the oldest of them first
        self.objects = self.bytes = 0

    def take(self, name: str, entry: Entry) -> None:
        """Count one in.

        :param name: below the prefix, so that a copy elsewhere has the same digest
        :param entry: as the object really is, not as an opaque row of a listing
        """
        self._hash.update(f"{entry.etag} {entry.size} {name}\0".encode("utf-8", "surrogatepass"))
        self.objects += 1
        self.bytes += entry.size
        if len(self._newest) < _NEWEST:
            heapq.heappush(self._newest, (entry.modified, name))
        elif entry.modified > self._newest[0][0]:
            heapq.heapreplace(self._newest, (entry.modified, name))

    def hexdigest(self) -> str:
        """The digest of those taken so far."""
        return self._hash.hexdigest()

    def newest(self) -> list[tuple[str, str]]:
        """Those that were modified last, the last one first: ``[(time, name), …]``, at most 3."""
        return sorted(self._newest, reverse=True)
