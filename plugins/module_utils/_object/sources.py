# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the content of an object comes from: a file of the node, or the task itself; another object: ``copy``."""

from __future__ import annotations

import os
from typing import Protocol

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import etag_of, find_cuts
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import etag_of_file
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, kind_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.push import push
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import replacing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    content_type_of,
    wanted_headers,
)


class Source(Protocol):
    """Content that an object can have.

    :ivar verb: what bringing it into the store is called in plans
    :ivar size: in bytes
    :ivar expires_at: when it goes, in seconds since the epoch; None for never
    """

    verb: str
    size: int
    expires_at: int | None

    def etag_like(self, context: Context, entry: Entry) -> str | None:
        """The etag that the object would have, made like *entry*, if this were its content; None if nobody can tell."""

    def store(self, context: Context, task: Task) -> None:
        """Make it the content of the context's object, whole or not at all.

        :raises DataError: it could not be done; the object is as it was
        """


class File:
    """A file of the node."""

    verb = "upload"
    expires_at: int | None = None

    def __init__(self, path: str) -> None:
        """:raises DataError: it is not there, or no file"""
        self._path = path
        try:
            found = os.stat(path)
        except FileNotFoundError as error:
            raise Missing(path, "there is no such file on the node", "Check 'src'. Nothing was changed.") from error
        except OSError as error:
            raise from_os(path, error) from error
        kind = kind_of(found)
        if kind != FILE:
            raise BadInput(path, f"it is a {kind}", "Name a file; for folders there is swift_sync.")
        self.size = found.st_size

    def etag_like(self, context: Context, entry: Entry) -> str | None:
        """As of `Source`."""
        cuts = find_cuts(context.store, context.settings.container, entry)
        if cuts is None:
            return None
        try:
            return etag_of_file(self._path, entry, cuts, context.parts, regular)
        except OSError as error:
            raise from_os(self._path, error) from error

    def store(self, context: Context, task: Task) -> None:
        """As of `Source`."""
        try:
            push(context, task)
        except OSError as error:
            raise from_os(self._path, error) from error


class Content:
    """What the task says."""

    verb = "upload"
    expires_at: int | None = None

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def etag_like(self, context: Context, entry: Entry) -> str | None:
        """As of `Source`."""
        cuts = find_cuts(context.store, context.settings.container, entry)
        if cuts is None:
            return None
        return etag_of(entry, [md5_of(self._content[cut.offset : cut.offset + cut.size]) for cut in cuts])

    def store(self, context: Context, task: Task) -> None:
        """As of `Source`."""
        settings, name = context.settings, context.object_name(task.name)
        headers = {"Content-Type": content_type_of(name), **wanted_headers(context)}
        etag = md5_of(self._content)
        with replacing(context, task) as replacement:
            put_object(context.store, settings.container, name, self._content, etag, headers)
            replacement.stored(etag)
