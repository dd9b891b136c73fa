# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that is too large for a pack: an object named by its content, which several names and versions may share."""

from __future__ import annotations

from functools import partial
from stat import S_IFREG

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, make_row
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Segment,
    equal_cuts,
    find_segments,
    joined_etag,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import md5_of_range
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import segments
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import segment_size
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.stored import find_stored
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    check_whole,
    headers_of,
    look,
    settled,
)

_CUT_SEGMENT = 500  # what Ceph RGW answers to a HEAD of an object of which a segment is shorter than it was


def push_own(context: Context, task: Task) -> tuple[Row, bool]:
    """Have the object of a file; returns its row, and whether it had to be stored.

    :raises Conflict: the file changed each time while it was read
    :raises DataError: the store did not take it
    :raises OSError: it cannot be read
    """
    tries = 0

    def send(before: Stat) -> tuple[str, int, bool]:
        nonlocal tries
        tries += 1
        etag, segment, stored = _store(context, task, before)
        return etag, segment, stored or tries > 1  # what one before has stored is found by the next one

    first = look(context, task.name)
    (etag, segment, stored), before, began = settled(context, task.name, first, send)
    context.state.learn(task.name, before, etag, learnt_ns=began, expires=context.expires_at)
    return make_row(task.name, before.size, before.mtime_ns, S_IFREG | before.mode, etag, None, segment), stored


@commit_point("packs.own-file")
def _store(context: Context, task: Task, before: Stat) -> tuple[str, int, bool]:
    """Returns the object's etag, the bytes of a segment, 0 where it has none, and whether it had to be stored."""
    path, opener = task.name, context.local.regular
    if before.size <= segments.largest_whole(context):
        etag, segment = md5_of_range(path, 0, before.size, opener), 0
    else:
        segment = segment_size(before.size, context.settings.segment_size, context.store.offers)
        cuts = equal_cuts(before.size, segment)
        etag = joined_etag(context.parts.map(lambda cut: md5_of_range(path, cut.offset, cut.size, opener), cuts))
    check_whole(context, task.name, before)
    name = context.settings.prefix + FILES + file_name(etag, before.size)
    if _is_whole(context, name, etag):
        context.meter.add(bytes=before.size)
        return etag, segment, False
    if segment:
        if etag != segments.push_segments(_named(context, name), task._replace(remote=None), before):
            raise Damaged(task.name, "it changed while it was read", "Run again when nobody writes it.")
    else:
        body = FileRange(path, 0, before.size, opener)
        put_object(context.store, context.settings.container, name, body, etag, headers_of(context, task.name, before))
        context.meter.add(bytes=before.size)
    return etag, segment, True


def _is_whole(context: Context, name: str, etag: str) -> bool:
    """Whether an object is there with all of its segments, which may be lost though the object itself is there."""
    try:
        found = find_stored(context, context.settings.container, name, etag)
    except Unavailable as error:
        if error.details.get("status") != _CUT_SEGMENT:
            raise
        return False
    if found is None or not found[0].large:
        return found is not None
    made_of = find_segments(context.store, context.settings.container, found[0])
    # What has just been lost may still be listed.
    return made_of is not None and all(context.parts.map(partial(_is_there, context), made_of))


def _is_there(context: Context, segment: Segment) -> bool:
    return find_stored(context, segment.container, segment.name, segment.md5) is not None


def _named(context: Context, name: str) -> Context:
    """The same run, but for an object of this name."""
    return context._replace(settings=context.settings._replace(object=name))
