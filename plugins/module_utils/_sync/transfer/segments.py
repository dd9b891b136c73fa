# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file too large for one upload becomes segments, sent side by side, and a manifest that joins them (SLO).

The segments of ``data/big.h5`` in container ``runs`` are ``runs_segments/data/big.h5/.slo/<MD5>-<bytes>``. That is
the container in which the ``swift`` command and rclone look too, so listings, mounts and syncs of ``runs`` show no
segments. The names come from the content: a run that was killed leaves segments that the next one finds and need not
send, and segments of an older state are never overwritten. Only when the new manifest is in, the old segments go.
"""

from __future__ import annotations

import os
import re
import threading
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.container import create_container, head_container
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Cut,
    Segment,
    equal_cuts,
    find_segments,
    put_manifest,
    segments_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import SEGMENT_SIZE, put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.source import check_whole, headers_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import md5_of_range
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import Stat

_OWN_SUFFIX = re.compile(r"[0-9a-f]{32}-\d+")
_MIB = 1 << 20
_DEFAULT_SIZE = 128 << 20


def own_prefix(name: str) -> str:
    """What the names of an object's segments begin with."""
    return name + "/.slo/"


def segment_name(name: str, md5: str, size: int) -> str:
    """The name of the segment with this content."""
    return f"{own_prefix(name)}{md5}-{size}"


def is_own(name: str, segment: str) -> bool:
    """Whether *segment* belongs to the object *name*, and not to one whose name only begins like it."""
    return segment.startswith(own_prefix(name)) and bool(_OWN_SUFFIX.fullmatch(segment[len(own_prefix(name)) :]))


def fitting_size(size: int, wanted: int, most: int) -> int:
    """Bytes a segment: as *wanted*, or as many whole MiB more as it takes to make do with *most* segments."""
    needed = -(-size // most)
    return max(wanted, -(-needed // _MIB) * _MIB)


def largest_whole(context: Context) -> int:
    """Bytes of the largest file that is uploaded in one piece."""
    offers = context.store.offers
    return (
        min(context.settings.segment_size or _DEFAULT_SIZE, offers.largest_object)
        if offers.manifest_segments
        else offers.largest_object
    )


def push_segments(context: Context, task: Task, before: Stat) -> str:
    """Upload a file in segments; returns the object's etag.

    :raises Damaged: the file changed while it was read
    """
    return _Upload(context, task, before).run()


class _Upload:
    def __init__(self, context: Context, task: Task, before: Stat) -> None:
        self._context = context
        self._task = task
        self._before = before
        self._object = context.object_name(task.name)
        self._place = segments_container(context.settings.container)
        self._claimed: set[str] = set()
        self._lock = threading.Lock()

    def run(self) -> str:
        context, before = self._context, self._before
        segment_size = self._segment_size()
        _make_place(context, self._place)
        old = find_old(context, self._task)
        self._claimed.update(segment.name for segment in old if self._is_right(segment))
        futures = [context.parts.submit(self._send, cut) for cut in equal_cuts(before.size, segment_size)]
        try:
            segments = [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            raise
        check_whole(context, self._task.name, before)
        headers = {**headers_of(context, self._task.name, before), SEGMENT_SIZE: str(segment_size)}
        etag = put_manifest(context.store, context.settings.container, self._object, segments, headers)
        used = {(segment.container, segment.name) for segment in segments}
        delete_segments(context, [segment for segment in old if (segment.container, segment.name) not in used])
        return etag

    def _segment_size(self) -> int:
        offers = self._context.store.offers
        if not offers.manifest_segments:
            raise NoSpace(
                self._task.name,
                f"it has {self._before.size} bytes, the store takes {offers.largest_object} in one object and offers "
                "no large objects (SLO)",
                "Split the file or exclude it.",
            )
        wanted = min(self._context.settings.segment_size or _DEFAULT_SIZE, offers.largest_object)
        return fitting_size(self._before.size, wanted, offers.manifest_segments)

    def _is_right(self, segment: Segment) -> bool:
        """Whether a segment holds what its name says; the listing knows."""
        return segment.name == segment_name(self._object, segment.md5, segment.size)

    def _send(self, cut: Cut) -> Segment:
        """Have one stretch of the file in the store; equal ones are sent once."""
        path = self._context.file_path(self._task.name)
        md5 = md5_of_range(path, cut.offset, cut.size)
        segment = Segment(self._place, segment_name(self._object, md5, cut.size), cut.size, md5)
        with self._lock:
            claimed = segment.name in self._claimed
            self._claimed.add(segment.name)
        if not claimed:
            body = FileRange(os.fsdecode(path), cut.offset, cut.size)
            put_object(self._context.store, self._place, segment.name, body, md5)
        self._context.meter.add(bytes=cut.size)
        return segment


def find_old(context: Context, task: Task) -> list[Segment]:
    """The segments that are there before an upload: of the object that is replaced, and of uploads that were killed."""
    store, settings = context.store, context.settings
    name, place = context.object_name(task.name), segments_container(settings.container)
    try:
        listed = [entry for entry in list_objects(store, place, own_prefix(name)) if is_own(name, entry.name)]
    except Missing:
        listed = []
    old = {(place, entry.name): Segment(place, entry.name, entry.size, entry.etag) for entry in listed}
    if task.remote is not None and task.remote.large:
        for segment in find_segments(store, settings.container, task.remote) or ():
            old.setdefault((segment.container, segment.name), segment)
    return list(old.values())


def _make_place(context: Context, place: str) -> None:
    """Have a container for segments; whoever may read the container has to be able to read its segments."""
    if head_container(context.store, place) is not None:
        return
    main = head_container(context.store, context.settings.container)
    create_container(context.store, place, {name: acl for name, acl in main.acls.items() if acl} if main else {})


def delete_segments(context: Context, segments: Iterable[Segment]) -> None:
    """Delete segments that no object needs any more.

    :raises DataError: one of them is still there
    """
    places: dict[str, list[str]] = {}
    for segment in segments:
        places.setdefault(segment.container, []).append(segment.name)
    for place, names in places.items():
        for batch in batches(context.store, names):
            for error in delete_batch(context.store, place, batch):
                raise error
