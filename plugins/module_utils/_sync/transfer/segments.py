# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file too large for one upload becomes segments, sent side by side, and an object that joins them.

That is an SLO, whose manifest lists its segments, or, where the store has none, a DLO, which is whatever shares a
prefix. The segments of ``data/big.h5`` in container ``runs`` are in the container in which the ``swift`` command and
rclone look too, so that listings, mounts and syncs of ``runs`` show no segments::

    runs_segments/data/big.h5/.slo/<MD5>-<bytes>
    runs_segments/data/big.h5/.dlo/<mtime>-<bytes>-<bytes of a segment>-<0 or 1>/<number>

(Where names would become too long for the store, they begin with a part of the object's name and its hash.)
So a run that was killed leaves segments that the next one finds and need not send, and segments of the object as it is
are never overwritten: when the prefix of a DLO would be the one in use, it ends with the other number. Only when the
new object is in, the old segments go.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import threading
from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.container import (
    create_container,
    head_container,
    keeps_versions,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import expiry_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Cut,
    Segment,
    dynamic_place,
    equal_cuts,
    find_segments,
    put_dynamic,
    put_manifest,
    segments_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import SEGMENT_SIZE, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import pieces
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.reuse import Reuse
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.source import check_whole, headers_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import md5_of_range
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import Stat

# What is hashed is sent soon after, while the system still has it in memory: with all threads hashing at first, a file
# larger than the memory would be read from the disk twice.
_HASHING = threading.BoundedSemaphore(max(4, os.cpu_count() or 1))

_ROOM = 96  # bytes, more than what follows the base
_OWN = re.compile(r"/\.slo/[0-9a-f]{32}-\d+|/\.dlo/-?\d+-\d+-\d+-[01]/\d{8}")


def own_base(name: str, longest: int) -> str:
    """What the names of an object's segments begin with; *longest* is the length of a name that the store takes."""
    if len(name.encode()) + _ROOM <= longest:
        return name
    return f"{name[:64]}.{hashlib.sha256(name.encode()).hexdigest()}"


def static_name(base: str, md5: str, size: int) -> str:
    """The name of the segment with this content, of an SLO."""
    return f"{base}/.slo/{md5}-{size}"


def dynamic_prefix(base: str, before: Stat, segment_size: int, turn: int) -> str:
    """What the names of the segments of a DLO begin with: the same for the same state of the file."""
    return f"{base}/.dlo/{before.mtime_ns}-{before.size}-{segment_size}-{turn}/"


def is_own(base: str, segment: str) -> bool:
    """Whether *segment* belongs to the object of this base, and not to one whose name only begins like it."""
    return segment.startswith(base) and bool(_OWN.fullmatch(segment[len(base) :]))


def largest_whole(context: Context) -> int:
    """Bytes of the largest file that is uploaded in one piece."""
    return pieces.largest_whole(context.settings.segment_size, context.store.offers)


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
        self._static = bool(context.store.offers.manifest_segments)
        self._object = context.object_name(task.name)
        self._base = own_base(self._object, context.store.offers.longest_name)
        self._place = segments_container(context.settings.container)
        self._size = pieces.segment_size(before.size, context.settings.segment_size, context.store.offers)
        self._prefix = "" if self._static else self._free_prefix()

    def run(self) -> str:
        context, before = self._context, self._before
        cuts = equal_cuts(before.size, self._size)
        with joining(context, self._task) as reuse:
            futures = [context.parts.submit(self._send, number, cut, reuse) for number, cut in enumerate(cuts)]
            try:
                segments = [future.result() for future in futures]
            except BaseException:
                for future in futures:
                    future.cancel()
                raise
            check_whole(context, self._task.name, before)
            return self._join(segments)

    def _join(self, segments: list[Segment]) -> str:
        store, container = self._context.store, self._context.settings.container
        headers = headers_of(self._context, self._task.name, self._before)
        if self._static:
            headers[SEGMENT_SIZE] = str(self._size)
            return put_manifest(store, container, self._object, segments, headers)
        return put_dynamic(store, container, self._object, self._prefix, segments, headers)

    def _free_prefix(self) -> str:
        """A prefix that the object as it is does not use."""
        live = dynamic_place(self._context.store, self._context.settings.container, self._object)
        prefixes = [dynamic_prefix(self._base, self._before, self._size, turn) for turn in (0, 1)]
        return prefixes[(self._place, prefixes[0]) == live]

    def _send(self, number: int, cut: Cut, reuse: Reuse) -> Segment:
        """Have one stretch of the file in the store; equal ones of an SLO are sent once."""
        path = self._context.file_path(self._task.name)
        with _HASHING:
            md5 = md5_of_range(path, cut.offset, cut.size)
        name = static_name(self._base, md5, cut.size) if self._static else f"{self._prefix}{number:08}"
        segment = Segment(self._place, name, cut.size, md5)
        if reuse.lacks(segment):
            headers = expiry_headers(self._context.expires_at)
            body = FileRange(os.fsdecode(path), cut.offset, cut.size)
            put_object(self._context.store, self._place, name, body, md5, headers)
        self._context.meter.add(bytes=cut.size)
        return segment


def find_old(context: Context, task: Task) -> list[Segment]:
    """The segments that are there before an upload: of the object that is replaced, and of uploads that were killed."""
    store, settings, name = context.store, context.settings, context.object_name(task.name)
    listed = own_segments(store, settings.container, name)
    old = {(segment.container, segment.name): segment for segment in listed}
    # The objects whose segments' length is written down are our own, and so are their segments.
    own = listed and task.remote is not None and task.remote.segment_size
    if task.remote is not None and task.remote.large and not task.remote.alias and not own:
        for segment in find_segments(store, settings.container, task.remote) or ():
            # A DLO is made of all whose names begin alike: openstacksdk's of itself and of its neighbours too.
            if segment.container != settings.container or segment.name.startswith(name + "/"):
                old.setdefault((segment.container, segment.name), segment)
    return list(old.values())


def own_segments(store: Store, container: str, name: str) -> list[Segment]:
    """The segments that this collection has stored for an object, by their names: of what it is, was or should be."""
    place, base = segments_container(container), own_base(name, store.offers.longest_name)
    try:
        listed = list(list_objects(store, place, base + "/."))
    except Missing:
        return []
    return [Segment(place, entry.name, entry.size, entry.etag) for entry in listed if is_own(base, entry.name)]


@contextlib.contextmanager
def joining(context: Context, task: Task) -> Iterator[Reuse]:
    """Store segments and what joins them inside the context, which tells what is there already.

    When they are in, those go that only the object needed which is replaced, or an upload that was killed.
    """
    _make_place(context, segments_container(context.settings.container))
    old = find_old(context, task)
    reuse = Reuse(context, old)
    yield reuse
    reuse.shorten()
    delete_segments(context, [segment for segment in old if not reuse.used(segment)])


@contextlib.contextmanager
def replacing(context: Context, task: Task) -> Iterator[None]:
    """Store an object whole inside the context: when it is in, the segments of a large one that it replaces go."""
    old = find_old(context, task) if task.remote is not None and task.remote.owns_segments else []
    yield
    delete_segments(context, old)


def _make_place(context: Context, place: str) -> None:
    """Have a container for segments; whoever may read the container has to be able to read its segments."""
    if head_container(context.store, place) is not None:
        return
    main = head_container(context.store, context.settings.container)
    create_container(context.store, place, {name: acl for name, acl in main.acls.items() if acl} if main else {})


def delete_segments(context: Context, segments: Iterable[Segment]) -> None:
    """Delete segments that no object needs any more.

    :raises DataError: one of them may still be there
    """
    for _segment, error in try_delete_segments(context, segments):
        raise error


def try_delete_segments(context: Context, segments: Iterable[Segment]) -> list[tuple[Segment, DataError]]:
    """Delete what can be deleted of them, many a request; returns those that may still be there, and why.

    Where the container keeps old versions of its objects, all stay: an old version is as good as its segments.
    """
    places: dict[str, dict[str, Segment]] = {}
    for segment in segments:
        places.setdefault(segment.container, {})[segment.name] = segment
    if places and keeps_versions(context.store, context.settings.container):
        return []
    return [
        (named[name], error)
        for place, named in places.items()
        for errors in context.parts.map(
            functools.partial(delete_batch, context.store, place), batches(context.store, named)
        )
        for name, error in errors.items()
    ]
