# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a share is made of: from the store, or from the node's own folder, where that has it."""

from __future__ import annotations

import contextlib
import io
import os
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Item
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import Look
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Stretch
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, find_cuts
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, resolve, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, FOLDER, LINK, kind_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.download import (
    Arriving,
    Download,
    check_unchanged,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import (
    read_mode,
    read_mtime_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import fetch, look_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import fetch_special


def settled(context: Context, entry: Entry) -> Entry:
    """The object as it really is: of some rows only size and etag are known, by the state table.

    :raises Conflict: it has another size by now than the room that it has
    :raises DataError: it cannot be found out
    """
    if entry.kind != OPAQUE:
        return entry
    container = context.settings.container
    found = resolve(context.store, container, entry)
    if found.size != entry.size:
        raise Conflict(subject_of(container, entry.name), "it was replaced while the run was going on", "Run again.")
    return found


def small_from_store(context: Context, entry: Entry) -> tuple[bytes, Look]:
    """The content of a small object, verified as by a pull, and how its file shall look.

    :raises DataError: the store did not give it, or it is damaged
    """
    if entry.folder_marker or entry.link:
        headers, content = fetch_special(context, entry)
        return content.ljust(entry.size, b"\0"), Look(read_mtime_ns(headers), read_mode(headers))
    headers, content = fetch(context, entry, find_cuts(context.store, context.settings.container, entry))
    return content, Look(*look_of(entry, headers))


def small_from_folder(context: Context, item: Item) -> tuple[bytes, Look] | None:
    """The same of what the folder has; None where it has not, or not any more."""
    entry, name = item.entry, item.name.rstrip("/")
    with contextlib.suppress(OSError):
        status = context.local.status(name)
        look = Look(status.st_mtime_ns, status.st_mode & 0o777)
        kind = kind_of(status)
        if entry.folder_marker:  # a file that is in its place has the mode of a file
            return (bytes(entry.size), look) if kind == FOLDER else None
        if entry.link and kind == LINK:
            content = context.local.target(name)
        elif kind == FILE:
            with io.FileIO(context.local.regular(name, os.O_RDONLY)) as stream:
                content = stream.read(entry.size + 1)
        else:
            return None
        return (content, look) if len(content) == entry.size else None
    return None


def look_at_store(context: Context, entry: Entry) -> Look:
    """How the file of an object shall look, where no node could tell.

    :raises DataError: it is not there any more, or another one
    """
    container = context.settings.container
    found = head_object(context.store, container, entry.name)
    if found is None:
        raise Conflict(subject_of(container, entry.name), "it was deleted while the run was going on", "Run again.")
    check_unchanged(entry, subject_of(container, entry.name), found[1])
    return Look(*look_of(entry, found[1]))


def large_is_in_folder(context: Context, item: Item) -> bool:
    """Whether the folder still has it."""
    with contextlib.suppress(OSError):
        status = context.local.status(item.name)
        return kind_of(status) == FILE and status.st_size == item.entry.size
    return False


def look_in_folder(context: Context, item: Item) -> Look:
    """How the folder's file looks.

    :raises OSError: it is not there
    """
    status = context.local.status(item.name)
    return Look(status.st_mtime_ns, status.st_mode & 0o777)


def cuts_within(context: Context, entry: Entry, stretch: Stretch) -> list[Cut]:
    """What of a part of a large object is hashed by itself; a segment that is not in it whole cannot be verified.

    :raises DataError: the store does not tell of what it is made
    """
    found = []
    for cut in find_cuts(context.store, context.settings.container, entry) or [Cut(0, entry.size)]:
        begin, end = max(cut.offset, stretch.begin), min(cut.offset + cut.size, stretch.end)
        if begin < end:
            found.append(cut if end - begin == cut.size else Cut(begin, end - begin))
    return found


def stretch_from_store(
    context: Context, entry: Entry, cuts: Sequence[Cut], pieces: Sequence[Piece], file: Arriving
) -> Look:
    """Bytes of a large object into a file.

    :param cuts: as of `cuts_within`
    :raises DataError: the store did not give them, or a segment is damaged
    """
    return Look(*look_of(entry, Download(context, entry, cuts, pieces, file).run()))
