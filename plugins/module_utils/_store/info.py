# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``swift_info`` tells of an account, a container or an object."""

from __future__ import annotations

import itertools
import json
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import (
    describe_account,
    describe_container,
    describe_object,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import OPAQUE, Entry, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import resolve, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


def tell(transport: Transport, container: str | None, name: str | None, prefix: str, limit: int) -> dict[str, Any]:
    """The result of ``swift_info``.

    :raises Missing: the container or the object is not there
    """
    if container is None:
        headers = transport.request("HEAD", subject="account").headers
        return {
            "account": describe_account(transport.endpoint, headers),
            "containers": _containers(transport, prefix, limit),
        }
    # Another project's account may not be looked at, its shared container may.
    account = describe_account(transport.endpoint, Headers())
    if name is not None:
        headers = transport.request("HEAD", quote_path(container, name), subject=subject_of(container, name)).headers
        return {"account": account, "object": describe_object(name, headers)}
    headers = transport.request("HEAD", quote_path(container), subject=f"container {container}").headers
    store = Store(transport, Capabilities())
    listed = itertools.islice(list_objects(store, container, prefix), limit)
    return {
        "account": account,
        "container": describe_container(container, headers),
        "objects": [_row(store, container, entry) for entry in listed],
    }


def _containers(transport: Transport, prefix: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query = {"format": "json", "prefix": prefix}
    while len(found) < limit:
        rows = json.loads(transport.request("GET", "", query, subject="account").body or b"[]")
        if not rows:
            break
        found += [{"name": row["name"], "objects": row["count"], "bytes": row["bytes"]} for row in rows]
        query["marker"] = rows[-1]["name"]
    return found[:limit]


def _row(store: Store, container: str, entry: Entry) -> dict[str, Any]:
    if entry.kind == OPAQUE:  # the listing knows neither size nor etag of a large object on Ceph RGW
        entry = resolve(store, container, entry)
    return {
        "name": entry.name,
        "bytes": entry.size,
        "etag": entry.etag,
        "content_type": entry.content_type,
        "last_modified": entry.modified,
    }
