# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that is uploaded: what it is like now, and what its object is told about it."""

from __future__ import annotations

import mimetypes
import os
import stat
import time
from typing import Callable, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import META
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import expiry_headers
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat, stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import MODE, MTIME, mtime_text

_Sent = TypeVar("_Sent")

mimetypes.init()  # not safe from several threads at once


def check_whole(context: Context, name: str, before: Stat) -> None:
    """:raises Damaged: the file changed while it was read, so that what was read is a mix, which must not be stored."""
    if look(context, name) != before:
        raise changed(name)


def settled(context: Context, name: str, before: Stat, send: Callable[[Stat], _Sent]) -> tuple[_Sent, Stat, int]:
    """Send a file as it was at one moment; again where it was written meanwhile.

    :param before: the file as it was found
    :param send: sends the file that is like this
    :returns: what *send* returned, what the file was like then, and when reading it began, in nanoseconds
    :raises Conflict: it changed each time while it was read
    :raises DataError: what *send* raises
    :raises OSError: it cannot be read
    """
    for last_try in (False, False, True):
        began = time.time_ns()
        try:
            return send(before), before, began
        except Damaged:  # on the way to the server, or because the file was written after it was looked at
            seen, before = before, look(context, name)
            if last_try and before == seen:
                raise
    raise unsettled(name)


def unsettled(name: str) -> Conflict:
    """The error for a file that never holds still."""
    return Conflict(name, "it changed while it was read, each time", "Run again when nobody writes it, or exclude it.")


def changed(name: str) -> Damaged:
    """The error for a file that is not what it was when reading it began."""
    return Damaged(name, "it changed while it was read", "Run again when nobody writes it.")


def no_content_of_its_size(name: str, size: int) -> Refused:
    """The error for a file that is as it was, and holds more or less than it says."""
    return Refused(
        name,
        f"it does not hold the {size:,} bytes that it says: files that are made as they are read, like those of /proc "
        "and /sys, cannot be stored",
        "Exclude it, or copy what it holds into a file and store that.",
    )


def look(context: Context, name: str) -> Stat:
    """The file as it is now.

    :raises Refused: it is no regular file any more
    """
    return check_regular(name, context.local.status(name))


def check_regular(name: str, result: os.stat_result) -> Stat:
    """:raises Refused: it is no regular file any more"""
    if not stat.S_ISREG(result.st_mode):
        raise Refused(name, "it is no regular file any more", "Run again.")
    return stat_of(result)


def read_whole(context: Context, name: str, before: Stat) -> bytes:
    """All of a file that is as it was.

    :raises Damaged: it is not
    :raises Refused: it is no regular file any more, or does not hold what it says
    :raises OSError: it cannot be read
    """
    descriptor = context.local.open(name)
    try:
        content = part = os.read(descriptor, before.size + 1)
        while part and len(content) < before.size:  # it ends here, or the system says why it could not read more
            part = os.read(descriptor, before.size - len(content))
            content += part
        if check_regular(name, os.fstat(descriptor)) != before:
            raise changed(name)
        if len(content) != before.size:
            raise no_content_of_its_size(name, before.size)
        return content
    finally:
        os.close(descriptor)


def headers_of(context: Context, name: str, before: Stat, content_type: str = "") -> dict[str, str]:
    """What an object is given along.

    Its type; the mtime as ``swift`` and rclone write it; the mode in octal; what the user wants.
    """
    return {
        "Content-Type": content_type or content_type_of(context.object_name(name)),
        MTIME: mtime_text(before.mtime_ns),
        MODE: f"{before.mode:04o}",
        **wanted_headers(context),
    }


def wanted_headers(context: Context) -> dict[str, str]:
    """What the user wants objects to be given along.

    :raises Refused: as of `expiry_of`
    """
    settings = context.settings
    metadata = {META + key: value for key, value in settings.metadata.items()}
    return {**metadata, **settings.headers, **expiry_of(context)}


def expiry_of(context: Context) -> dict[str, str]:
    """What objects and segments are given along that shall expire; the time is that of the whole run.

    :raises Refused: it has come before they are stored
    """
    expires_at = context.expires_at
    if expires_at is not None and expires_at <= context.store.transport.server_time():
        raise Refused(
            context.settings.there,
            "what is stored now would have expired already: the run takes longer than objects shall last",
            "Give a longer 'expire_after', or store less at a time.",
        )
    return expiry_headers(expires_at)


def content_type_of(name: str) -> str:
    """What a file's name tells about its content."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
