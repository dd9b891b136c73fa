# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store says of an account, a container or an object: headers of HEAD as a dictionary. Pure.

The keys of links are not told: whoever has one can read and write all that is there.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import account_in
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry


def describe_account(endpoint: str, headers: Headers) -> dict[str, Any]:
    """``{"name", "url", "containers", "objects", "bytes", "metadata"}``; no name where the URL has none."""
    return {
        "name": account_in(endpoint),
        "url": endpoint,
        "containers": _number(headers, "X-Account-Container-Count"),
        "objects": _number(headers, "X-Account-Object-Count"),
        "bytes": _number(headers, "X-Account-Bytes-Used"),
        "metadata": _without_keys(metadata_of(headers, "x-account-meta-")),
    }


_KEYS = ("temp-url-key", "temp-url-key-2")
_LAST_MOMENT = 253_402_300_799  # 9999-12-31T23:59:59Z


def describe_container(name: str, headers: Headers) -> dict[str, Any]:
    """``{"name", "objects", "bytes", "read_acl", "write_acl", "metadata"}``."""
    return {
        "name": name,
        "objects": _number(headers, "X-Container-Object-Count"),
        "bytes": _number(headers, "X-Container-Bytes-Used"),
        "read_acl": headers.get("X-Container-Read", ""),
        "write_acl": headers.get("X-Container-Write", ""),
        "metadata": _without_keys(metadata_of(headers, "x-container-meta-")),
    }


def describe_object(name: str, headers: Headers) -> dict[str, Any]:
    """``{"name", "bytes", "content_type", "etag", "last_modified", "expires_at", "static_large_object", …,
    "metadata"}``; times in ISO 8601, UTC.

    The etag of a large object is no MD5 of its content, see ``_store/large``.
    """
    told, expires = headers.get("Last-Modified"), read_expiry(headers)
    with understood(f"object {name}"):
        modified = parsedate_to_datetime(told).timestamp() if told else None
    return {
        "name": name,
        "bytes": _number(headers, "Content-Length"),
        "content_type": headers.get("Content-Type", ""),
        "etag": headers.get("Etag", "").strip('"'),
        "last_modified": "" if modified is None else moment_text(modified),
        "expires_at": moment_text(expires) if expires else "",
        "static_large_object": headers.get("X-Static-Large-Object", "").lower() == "true",
        "dynamic_large_object": "X-Object-Manifest" in headers,
        "metadata": metadata_of(headers, "x-object-meta-"),
    }


def moment_text(seconds: float) -> str:
    """Seconds since the epoch in ISO 8601, UTC; what is later than that can say is its last moment."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(min(seconds, _LAST_MOMENT)))


def _number(headers: Headers, name: str) -> int:
    with understood(f"header {name}"):
        return int(headers.get(name) or 0)


def metadata_of(headers: Headers, prefix: str) -> dict[str, str]:
    """``{"name": "value"}`` of the headers whose names begin with *prefix*, all in lower case."""
    return {name.lower()[len(prefix) :]: value for name, value in headers.items() if name.lower().startswith(prefix)}


def _without_keys(metadata: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in metadata.items() if name not in _KEYS}
