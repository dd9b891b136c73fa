# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The segments of a large object as they follow each other, on stores that give no manifest out (Ceph RGW) as well.

The names of our segments tell their content, not their place. So a few bytes of the object where each segment must
begin and end are compared with those of the segments; the object's etag proves that the order found is right.
"""

from __future__ import annotations

from functools import partial
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Cut,
    Segment,
    equal_cuts,
    find_segments,
    joined_etag,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import own_segments

_SAMPLE = 1024  # bytes


def segments_in_order(store: Store, container: str, entry: Entry, pool: Pool) -> list[Segment] | None:
    """The segments of a large object; None where they cannot be found out."""
    found = find_segments(store, container, entry)
    if found is None and entry.segment_size:
        return _by_their_ends(store, container, entry, own_segments(store, container, entry.name), pool)
    return found


def _by_their_ends(
    store: Store, container: str, entry: Entry, segments: Sequence[Segment], pool: Pool
) -> list[Segment] | None:
    cuts = equal_cuts(entry.size, entry.segment_size)
    wanted = pool.map(partial(_ends, store, container, entry.name), cuts)
    found = pool.map(lambda s: _ends(store, s.container, s.name, Cut(0, s.size)), segments)
    by_ends = {(segment.size, ends): segment for segment, ends in zip(segments, found)}
    order = [by_ends.get((cut.size, ends)) for cut, ends in zip(cuts, wanted)]
    known = [segment for segment in order if segment is not None]
    return known if joined_etag(segment.md5 for segment in known) == entry.etag else None


def _ends(store: Store, container: str, name: str, cut: Cut) -> tuple[bytes, bytes]:
    """The first and the last bytes of a stretch of an object."""
    size = min(_SAMPLE, cut.size)
    first, last = (_read(store, container, name, at, size) for at in (cut.offset, cut.offset + cut.size - size))
    return first, last


def _read(store: Store, container: str, name: str, offset: int, size: int) -> bytes:
    wanted = {"Range": f"bytes={offset}-{offset + size - 1}"}
    return store.transport.request("GET", quote_path(container, name), headers=wanted, subject=name).body
