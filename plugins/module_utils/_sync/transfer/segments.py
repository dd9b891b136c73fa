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
are never overwritten: when the prefix of a DLO would be the one in use, it ends with the other number. Where somebody
else is at work on the same object, the names have a mark that nobody else has. Only when the new object is in, the old
segments go (``replace``).
"""

from __future__ import annotations

import os
import threading

from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Cut,
    Segment,
    dynamic_place,
    equal_cuts,
    put_dynamic,
    put_manifest,
    segments_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import SEGMENT_SIZE, put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import md5_of_range
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import pieces
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import joining
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.reuse import Reuse
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import (
    dynamic_prefix,
    own_base,
    static_name,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    check_whole,
    expiry_of,
    headers_of,
)

# What is hashed is sent soon after, while the system still has it in memory: with all threads hashing at first, a file
# larger than the memory would be read from the disk twice.
_HASHING = threading.BoundedSemaphore(max(4, os.cpu_count() or 1))


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
        self._prefix = ""

    def run(self) -> str:
        context, before = self._context, self._before
        cuts = equal_cuts(before.size, self._size)
        with joining(context, self._task) as reuse:
            if not self._static:
                self._prefix = self._free_prefix(reuse.mark)
            futures = [context.parts.submit(self._send, number, cut, reuse) for number, cut in enumerate(cuts)]
            try:
                segments = [future.result() for future in futures]
            except BaseException:
                for future in futures:
                    future.cancel()
                raise
            check_whole(context, self._task.name, before)
            etag = self._join(segments)
            reuse.stored(etag, () if self._static else (self._place, self._prefix))
        return etag

    def _join(self, segments: list[Segment]) -> str:
        store, container = self._context.store, self._context.settings.container
        headers = headers_of(self._context, self._task.name, self._before)
        if self._static:
            headers[SEGMENT_SIZE] = str(self._size)
            return put_manifest(store, container, self._object, segments, headers)
        return put_dynamic(store, container, self._object, self._prefix, segments, headers)

    def _free_prefix(self, mark: str) -> str:
        """A prefix that the object as it is does not use, and nobody else who is at work."""
        if mark:
            return dynamic_prefix(self._base, self._before, self._size, mark)
        live = dynamic_place(self._context.store, self._context.settings.container, self._object)
        prefixes = [dynamic_prefix(self._base, self._before, self._size, turn) for turn in "01"]
        return prefixes[(self._place, prefixes[0]) == live]

    def _send(self, number: int, cut: Cut, reuse: Reuse) -> Segment:
        """Have one stretch of the file in the store; equal ones of an SLO are sent once."""
        path, opener = self._task.name, self._context.local.regular
        with _HASHING:
            md5 = md5_of_range(path, cut.offset, cut.size, opener)
        name = static_name(self._base, md5, cut.size, reuse.mark) if self._static else f"{self._prefix}{number:08}"
        segment = Segment(self._place, name, cut.size, md5)
        if reuse.lacks(segment):
            headers = expiry_of(self._context)
            body = FileRange(path, cut.offset, cut.size, opener)
            put_object(self._context.store, self._place, name, body, md5, headers)
        self._context.meter.add(bytes=cut.size)
        return segment
