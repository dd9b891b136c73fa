# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments that are in the store already, and until when they stay there: never less long than their object."""

from __future__ import annotations

import threading
from typing import Callable, Iterable

from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry, set_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.stored import find_stored


class Reuse:
    """What an upload may use again, and what it has made of it.

    :param there: the segments that are listed; those that have expired may be among them
    :param mark: what the names of its segments end with, where it must not share them
    :param renew: called with each segment
    :ivar etag: of the object when it is in
    :ivar place: container and prefix of its segments, if it is a DLO
    """

    def __init__(
        self, context: Context, there: Iterable[Segment], mark: str = "", renew: Callable[[], None] | None = None
    ) -> None:
        self._context = context
        self.mark = mark
        self._renew = renew
        self.etag = ""
        self.place: tuple[str, ...] = ()
        self._contents: set[tuple[int, str]] = set()
        self._there = set(there)
        self._too_long: list[Segment] = []
        self._used: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def lacks(self, segment: Segment) -> bool:
        """Whether this segment of the new object has to be stored; true once for segments that are equal."""
        place = (segment.container, segment.name)
        with self._lock:
            claimed = place in self._used
            self._used.add(place)
            self._contents.add((segment.size, segment.md5))
        if self._renew is not None:
            self._renew()
        return not claimed and not self._take(segment)

    def stored(self, etag: str, place: tuple[str, ...] = ()) -> None:
        """The object is in."""
        self.etag, self.place = etag, place

    def used(self, segment: Segment) -> bool:
        """Whether the new object is made of the segment."""
        return (segment.container, segment.name) in self._used

    def alike(self, segment: Segment) -> bool:
        """Whether an SLO of the same content might be made of the segment, under whatever name."""
        return not self.place and (segment.size, segment.md5) in self._contents

    def _take(self, segment: Segment) -> bool:
        """Whether this very segment is there, and will be until the object expires."""
        if segment not in self._there:
            return False
        found = find_stored(self._context, segment.container, segment.name, segment.md5)
        if found is None:
            return False
        expires_at, wanted = read_expiry(found[1]), self._context.expires_at
        if wanted is not None and (expires_at is None or expires_at > wanted):
            with self._lock:
                self._too_long.append(segment)
        return True

    def shorten(self) -> None:
        """Have none outlive the new object; before that is in, the old one may need them for longer."""
        for segment in self._too_long:
            set_expiry(self._context.store, segment.container, segment.name, self._context.expires_at)
