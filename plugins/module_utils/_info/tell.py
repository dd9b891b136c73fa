# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``swift_info`` tells of an account, a container or an object."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.pages import all_rows
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._info.query import Query
from ansible_collections.chameleon.data.plugins.module_utils._info.versions import tell_versions
from ansible_collections.chameleon.data.plugins.module_utils._object.segment_order import segments_in_order
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_account, check_container
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import (
    describe_account,
    describe_container,
    describe_object,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import GONE, OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects, read_listing
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import read_headers, resolve, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store, open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool

_PAGE = 10_000  # rows: what servers give at most
_AT_A_TIME = 16  # requests: to find out the order of segments, to read what versions have


def tell(transport: Transport, query: Query) -> dict[str, Any]:
    """The result of ``swift_info``.

    :raises Missing: the container or the object is not there
    """
    container, name = query.container, query.name
    takes = query.wanted.takes
    if container is None:
        headers = check_account(transport.request("HEAD", subject="account").headers)
        rows = (row for row in _containers(transport, query.start) if takes(row["name"]))
        return {
            "account": describe_account(transport.endpoint, headers),
            "containers": list(itertools.islice(rows, query.limit)),
        }
    check_store_takes(transport, container)
    # Another project's account may not be looked at, its shared container may.
    account = describe_account(transport.endpoint, Headers())
    if name is not None:
        return {"account": account, "object": _object(transport, container, name, query.limit)}
    subject = f"container {container}"
    headers = check_container(transport.request("HEAD", quote_path(container), subject=subject).headers, subject)
    told_of = {"account": account, "container": describe_container(container, headers)}
    store = Store(transport, Capabilities())
    if query.versions:
        with contextlib.closing(Pool(_AT_A_TIME)) as pool:
            versions = tell_versions(Place(store, container, query.start), query.limit, pool.map)
        return {**told_of, "versions": versions}
    # Where all names are wanted no more rows than those are asked for; a server may take its time for its own number.
    page = None if query.wanted.include else min(query.limit, _PAGE)
    entries = (entry for entry in list_objects(store, container, query.start, page=page) if takes(entry.name))
    told = filter(None, (_row(store, container, entry) for entry in entries))
    return {**told_of, "objects": list(itertools.islice(told, query.limit))}


def _containers(transport: Transport, prefix: str) -> Iterator[dict[str, Any]]:
    def page(after: str | None) -> tuple[list[dict[str, Any]], str | None]:
        query = {"format": "json", "prefix": prefix, "marker": after or ""}
        rows = read_listing(transport, "", query, "account")
        with understood("account"):
            "".join(row["name"] for row in rows)  # what is no text is worked with as such later
            told = [{"name": row["name"], "objects": int(row["count"]), "bytes": int(row["bytes"])} for row in rows]
        return told, told[-1]["name"] if told else None

    return all_rows("account", page)


def _row(store: Store, container: str, entry: Entry) -> dict[str, Any] | None:
    """What is told of an object; None of one that the listing alone knows."""
    if entry.kind == OPAQUE:  # the listing knows neither size nor etag of a large object on Ceph RGW
        entry = resolve(store, container, entry)
    if entry.kind == GONE:
        return None
    return {
        "name": entry.name,
        "bytes": entry.size,
        "etag": entry.etag,
        "content_type": entry.content_type,
        "last_modified": entry.modified,
    }


def _object(transport: Transport, container: str, name: str, limit: int) -> dict[str, Any]:
    """One object; a large one with its segments, or null where the store does not tell them."""
    store = open_store(transport)
    headers = transport.request("HEAD", quote_path(container, name), subject=subject_of(container, name)).headers
    told = describe_object(name, headers)
    entry = read_headers(name, headers)
    if entry.large:
        with contextlib.closing(Pool(_AT_A_TIME)) as pool:
            segments = segments_in_order(store, container, entry, pool)
        told["segments_total"] = None if segments is None else len(segments)
        told["segments"] = None if segments is None else [_segment(segment) for segment in segments[:limit]]
    return told


def _segment(segment: Segment) -> dict[str, Any]:
    return {"container": segment.container, "name": segment.name, "bytes": segment.size, "etag": segment.md5}
