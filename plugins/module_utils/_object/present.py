# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: present``: the object has the content and the attributes that are wanted."""

from __future__ import annotations

import contextlib

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._object.attributes import differences, merged_headers
from ansible_collections.chameleon.data.plugins.module_utils._object.compare import difference
from ansible_collections.chameleon.data.plugins.module_utils._object.copy import Copy
from ansible_collections.chameleon.data.plugins.module_utils._object.engine import transfer_of
from ansible_collections.chameleon.data.plugins.module_utils._object.plan import UPDATE, plan_present
from ansible_collections.chameleon.data.plugins.module_utils._object.run import Run
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.sources import Content, File, Source
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.container import head_container
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry, set_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.lifetime import expiry_from
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import (
    Found,
    head_object,
    post_object,
    subject_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import find_old


class Present(Run):
    """To this state.

    :param found: the object as it is
    :raises DataError: what is wanted cannot be had
    """

    def __init__(self, context: Context, wanted: Wanted, found: Found | None) -> None:
        self._context = context
        self._wanted = wanted
        self._found = found
        self._entry = found[0] if found else None
        if wanted.expire_at and wanted.expire_at <= context.store.transport.server_time():
            raise BadInput("expire_at", "that is past: the object would be gone at once", "Give a time to come.")
        source = self._source = self._find_source()
        if source is None and found is None:
            raise Missing(
                subject_of(wanted.container, wanted.name),
                "it is not there, and nothing says what it should hold",
                "Give 'src', 'content' or 'copy_from'.",
            )
        content = difference(context, source, self._entry).reason if source else ""
        if source and content:
            self._context = context._replace(expires_at=self._stored_until(source))
        attributes = differences(wanted, found[1]) if found else []
        leftover = wanted.move and source is not None
        self.plan = plan_present(wanted, source, content, attributes, leftover)

    def carry_out(self, change: Change) -> None:
        """Do one part of the plan."""
        if change.action == UPDATE:
            self._update()
        elif self._source is not None and change.action == self._source.verb:
            self._source.store(self._context, transfer_of(self._context, change, self._entry))
        elif isinstance(self._source, Copy):
            self._source.delete_original(self._context, change)

    def _find_source(self) -> Source | None:
        """Where its content comes from; None where the object keeps the one that it has."""
        wanted = self._wanted
        if wanted.src is not None:
            return File(wanted.src)
        if wanted.content is not None:
            return Content(wanted.content)
        if wanted.origin is None:
            return None
        original = head_object(self._context.store, *wanted.origin)
        if original is not None:
            return Copy(wanted.origin, original)
        if wanted.move and self._found:
            return None  # an earlier run has moved it
        raise Missing(subject_of(*wanted.origin), "there is no such object to copy", "Check 'copy_from'.")

    def _stored_until(self, source: Source) -> int | None:
        """When goes what is stored now: as the user says, as the source does, or as the container has it.

        :raises Missing: there is no container to store it in
        """
        wanted, container = self._wanted, None
        with contextlib.suppress(Denied):  # who may write into a container need not be allowed to look at it
            container = head_container(self._context.store, wanted.container)
            if container is None:
                raise Missing(
                    f"container {wanted.container}", "there is none of this name", "Make it with swift_container."
                )
        if wanted.expire_at is not None:
            return wanted.expire_at or None
        if wanted.expire_after is None and source.expires_at is not None:
            return source.expires_at
        return expiry_from(self._context.store.transport.server_time(), wanted.expire_after, container)

    def _update(self) -> None:
        """Change what the object is told. Its segments never go before it does."""
        if self._found is None:
            return
        store, (entry, headers) = self._context.store, self._found
        before, after = read_expiry(headers), self._wanted.expire_at or None
        longer = after is None or (before is not None and after > before)
        merged = merged_headers(self._wanted, headers)
        if longer:
            self._set_expiry_of_segments(entry, after)
        post_object(store, self._wanted.container, entry.name, merged)
        if not longer:
            self._set_expiry_of_segments(entry, after)

    def _set_expiry_of_segments(self, entry: Entry, at: int | None) -> None:
        if not entry.large or self._wanted.expire_at is None:
            return
        task = transfer_of(self._context, self.plan.changes[0], entry)
        for segment in find_old(self._context, task).all:
            set_expiry(self._context.store, segment.container, segment.name, at)
