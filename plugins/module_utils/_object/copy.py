# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object becomes the copy of another one, on the server: no byte comes to the node.

A copy of a large object has segments of its own, copied as well: if two objects shared them, deleting one would
destroy the other.
"""

from __future__ import annotations

from functools import partial
from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._object.engine import delete_one
from ansible_collections.chameleon.data.plugins.module_utils._object.segment_order import segments_in_order
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Origin
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import kept_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.copying import copy_object
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Segment,
    put_manifest,
    segments_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found, head_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import joining, replacing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.reuse import Reuse
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import own_base, static_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    expiry_of,
    wanted_headers,
)


class Copy:
    """The content of another object of the account, a `Source`; its metadata, type and expiry come along.

    :param found: that object as it is
    """

    verb = "copy"

    def __init__(self, origin: Origin, found: Found) -> None:
        self._origin = origin
        self._entry, self._headers = found
        self.size = self._entry.size
        self.expires_at = read_expiry(self._headers)

    def etag_like(self, context: Context, entry: Entry) -> str | None:
        """As of `Source`; of a large object it is right for a copy that has the same segments."""
        return self._entry.etag

    def store(self, context: Context, task: Task) -> None:
        """As of `Source`."""
        headers = {**kept_headers(self._headers), **wanted_headers(context)}
        (self._store_large if self._entry.large else self._store_plain)(context, task, headers)
        context.meter.add(bytes=self.size)

    def delete_original(self, context: Context, change: Change) -> None:
        """:raises Conflict: somebody has changed it since it was copied; it stays"""
        found = head_object(context.store, *self._origin)
        if found is None or found[0].etag != self._entry.etag:
            raise Conflict(
                subject_of(*self._origin), "it changed while it was copied", "Look at both. Nothing was deleted."
            )
        delete_one(context, self._origin.container, change, self._entry)

    def _store_plain(self, context: Context, task: Task, headers: Mapping[str, str]) -> None:
        whole = Segment(*self._origin, self._entry.size, self._entry.etag)
        with replacing(context, task) as replacement:
            copy_object(context.store, whole, context.settings.container, context.object_name(task.name), headers)
            replacement.stored(whole.md5)

    def _store_large(self, context: Context, task: Task, headers: dict[str, str]) -> None:
        store, container, name = context.store, context.settings.container, context.object_name(task.name)
        segments = segments_in_order(store, self._origin.container, self._entry, context.parts)
        if segments is None or not store.offers.manifest_segments:
            raise Refused(
                subject_of(*self._origin),
                "it is made of segments that the store does not tell, or cannot put together anew",
                "Fetch it with 'state: fetched' and store the file.",
            )
        headers.pop("X-Object-Manifest", None)
        with joining(context, task) as reuse:
            place, base = segments_container(container), own_base(name, store.offers.longest_name)
            copies = list(context.parts.map(partial(_copy_segment, context, reuse, place, base), segments))
            reuse.stored(put_manifest(store, container, name, copies, headers))


def _copy_segment(context: Context, reuse: Reuse, place: str, base: str, segment: Segment) -> Segment:
    copy = Segment(place, static_name(base, segment.md5, segment.size, reuse.mark), segment.size, segment.md5)
    if reuse.lacks(copy):
        copy_object(context.store, segment, copy.container, copy.name, expiry_of(context))
    return copy
