# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of some ranges of a container, as one listing would give them."""

from __future__ import annotations

from concurrent.futures import Future
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import find_row, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import (
    content_is_lost,
    head_object,
    is_there,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.look_ahead import in_order
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.ranges import Range
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context


def list_ranges(context: Context, ranges: Sequence[Range]) -> Iterator[Entry]:
    """The objects in the ranges, which come in order and have no name in common.

    :raises DataError: as of `list_objects`
    """
    return context.listing.rows(ranges, partial(_from_store, context, ranges))


def _from_store(context: Context, ranges: Iterable[Range]) -> Iterator[Entry]:
    store, settings = context.store, context.settings

    def ask(wanted: Range) -> Range | Future[Range | Entry | None]:
        return context.judges.submit(_find, context, settings.prefix + wanted.start) if wanted.exact else wanted

    found: Iterator[Range | Entry | None] = in_order(map(ask, ranges), 4 * context.judges.size)
    for one in found:
        if isinstance(one, Range):
            yield from list_objects(store, settings.container, settings.prefix + one.start, context.parts.submit)
        elif one is not None:
            yield one


def _find(context: Context, name: str) -> Range | Entry | None:
    """The row of one object; who may read a container's objects may not always list it (``.r:*``)."""
    container = context.settings.container
    try:
        return find_row(context.store, container, name)
    except Denied:
        found = head_object(context.store, container, name)
    if found is None:
        if is_there(context.store, container, name):
            raise content_is_lost(container, name)
        return None
    entry, headers = found
    with understood(f"object {container}/{name}"):
        modified = parsedate_to_datetime(headers.get("Last-Modified", ""))
    return entry._replace(modified=modified.replace(tzinfo=None).isoformat())
