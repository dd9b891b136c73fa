# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is no regular file: empty folders and symbolic links, each an object that stands for it."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, LINK_TYPE, Entry, is_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LINK, LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.download import check_unchanged
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import (
    read_mode,
    read_mtime_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import replacing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import headers_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import check

_LONGEST_TARGET = 4096  # bytes, as in Linux


def push_special(context: Context, task: Task, local: LocalFile) -> None:
    """Make the object that stands for an empty folder or a link.

    :raises DataError: the store did not take it
    :raises OSError: the link cannot be read
    """
    content, content_type = b"", FOLDER_TYPE
    if local.kind == LINK:
        content, content_type = context.local.target(task.name), LINK_TYPE
    etag = md5_of(content)
    headers = headers_of(context, task.name, local.stat, content_type)
    with replacing(context, task) as replacement:
        put_object(context.store, context.settings.container, context.object_name(task.name), content, etag, headers)
        replacement.stored(etag)
    context.state.learn(task.name, local.stat, etag, expires=context.expires_at)
    context.meter.add(bytes=len(content))


def pull_special(context: Context, destination: Destination, name: str, entry: Entry) -> None:
    """Make the empty folder or the link that an object stands for. What a link leads to is its maker's business.

    :raises Refused: it is no target of a link
    :raises DataError: the store did not give it
    :raises OSError: it cannot be made
    """
    headers, content = fetch_special(context, entry)
    make_special(context, destination, name, entry, content, read_mtime_ns(headers), read_mode(headers))


def fetch_special(context: Context, entry: Entry) -> tuple[Headers, bytes]:
    """The headers of the object, and the target of a link; nothing of a folder.

    :raises DataError: the store did not give it
    """
    container = context.settings.container
    subject = subject_of(container, entry.name)
    method = "HEAD" if entry.folder_marker else "GET"
    answer = context.store.transport.request(method, quote_path(container, entry.name), subject=subject)
    check_unchanged(entry, subject, answer.headers)
    if entry.folder_marker:
        return answer.headers, b""
    check_special(container, entry, answer.body)
    context.meter.add(bytes=len(answer.body))
    return answer.headers, answer.body


def check_special(container: str, entry: Entry, content: bytes) -> None:
    """:raises Damaged: that is not what the store has as the target of the link"""
    if is_md5(entry.etag):
        check(subject_of(container, entry.name), entry.etag, md5_of(content))


def make_special(
    context: Context, destination: Destination, name: str, entry: Entry, content: bytes, mtime_ns: int, mode: int | None
) -> None:
    """Make the folder, or the link to *content*.

    :raises Refused: it is no target of a link
    :raises OSError: it cannot be made
    """
    if entry.folder_marker:
        destination.make_folder(name.rstrip("/"), mode)
        return
    stat = destination.make_link(name, check_target(name, content), mtime_ns)
    context.state.learn(name, stat, entry.etag, entry.modified)


def check_target(name: str, content: bytes) -> bytes:
    """What the link *name* leads to, from its content.

    :raises Refused: it is no target of a link
    """
    if not 0 < len(content) <= _LONGEST_TARGET or b"\0" in content:
        raise Refused(name, "its content is no target of a symbolic link", "Remove the object or exclude it.")
    return content
