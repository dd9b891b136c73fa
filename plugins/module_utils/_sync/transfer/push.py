# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file becomes an object: read once, hashed, sent with its hash, so that the server refuses any other bytes."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK, Body, FileRange
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import md5_of_range
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import segments
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import replacing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    check_whole,
    headers_of,
    look,
    read_whole,
    settled,
)

_IN_MEMORY = 4 * BLOCK  # bytes of the largest file that is read once, hashed and sent from memory


def push(context: Context, task: Task) -> None:
    """Upload one file.

    :raises Conflict: it changed each time while it was read; the store has its last whole state, or the one before
    :raises DataError: the store did not take it
    :raises OSError: it cannot be read
    """
    etag, before, began = settled(
        context, task.name, _first_look(context, task), lambda before: _send(context, task, before)
    )
    context.state.learn(task.name, before, etag, learnt_ns=began, expires=context.expires_at)


def _first_look(context: Context, task: Task) -> Stat:
    """Of a small file that of the walk will do: if it was written since, reading it again costs little."""
    if task.local is not None and task.local.size <= _IN_MEMORY:
        return task.local.stat
    return look(context, task.name)


def _send(context: Context, task: Task, before: Stat) -> str:
    """Returns the object's etag."""
    if before.size > segments.largest_whole(context):
        return segments.push_segments(context, task, before)
    with replacing(context, task) as replacement:
        etag = _push_whole(context, task, before)
        replacement.stored(etag)
    return etag


def _push_whole(context: Context, task: Task, before: Stat) -> str:
    """The bytes are those of one moment: they are hashed, the file is looked at again, and no others are accepted."""
    body: bytes | Body
    if before.size <= _IN_MEMORY:
        body = read_whole(context, task.name, before)
        md5 = md5_of(body)
    else:
        body = FileRange(task.name, 0, before.size, context.local.regular)
        md5 = md5_of_range(task.name, 0, before.size, context.local.regular)
        check_whole(context, task.name, before)
    put_object(
        context.store,
        context.settings.container,
        context.object_name(task.name),
        body,
        md5,
        headers_of(context, task.name, before),
    )
    context.meter.add(bytes=before.size)
    return md5
