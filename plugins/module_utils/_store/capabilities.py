# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which server it is, and what it offers."""

from __future__ import annotations

import json
from typing import Any, Mapping, NamedTuple
from urllib.parse import unquote, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import NOT_UNDERSTOOD

# Ceph RGW announces no limit for bulk deletes, answers "200 OK" to any number of names and deletes the first 1,024.
_RGW_BULK_DELETE = 1000


class MetadataLimits(NamedTuple):
    """How much metadata an object or container takes, the names without their prefix; the defaults are Swift's.

    :ivar name, value: bytes of the longest
    :ivar names: how many
    :ivar bytes: of all names and values
    """

    name: int = 128
    value: int = 256
    names: int = 90
    bytes: int = 4096


# Ceph RGW tells none. An attribute's name has 100 bytes with what it puts before it, a request's head 16 KiB.
_RGW_METADATA = MetadataLimits(name=79, value=8192, names=200, bytes=8192)


class Capabilities(NamedTuple):
    """What a server offers; the defaults are those of an OpenStack Swift that does not tell.

    :ivar server: ``swift`` or ``rgw``
    :ivar largest_object: bytes of the largest object that is not made of segments
    :ivar longest_name: bytes of the longest object name, in UTF-8
    :ivar bulk_delete: names that one bulk delete takes, 0 where there is none
    :ivar manifest_segments: segments that one SLO manifest takes, 0 where there are no SLOs
    :ivar versions: whether containers can keep old versions of their objects
    :ivar metadata: how much of it an object or container takes
    """

    server: str = "swift"
    largest_object: int = 5 << 30
    longest_name: int = 1024
    bulk_delete: int = 0
    manifest_segments: int = 0
    versions: bool = False
    metadata: MetadataLimits = MetadataLimits()


def read_info(info: Mapping[str, Any]) -> Capabilities:
    """What the document at ``/info`` says; Ceph RGW is known by a bulk delete without a bulk upload."""
    swift = info.get("swift", {})
    rgw = "bulk_delete" in info and "bulk_upload" not in info
    bulk = info.get("bulk_delete")
    return Capabilities(
        server="rgw" if rgw else "swift",
        largest_object=int(swift.get("max_file_size", Capabilities().largest_object)),
        longest_name=int(swift.get("max_object_name_length") or swift.get("max_object_name_size") or 1024),
        bulk_delete=0 if bulk is None else int(bulk.get("max_deletes_per_request", _RGW_BULK_DELETE)),
        manifest_segments=int(info["slo"].get("max_manifest_segments", 1000)) if "slo" in info else 0,
        versions="object_versioning" in info or "versioned_writes" in info,
        metadata=_read_limits(swift, _RGW_METADATA if rgw else MetadataLimits()),
    )


def _read_limits(swift: Mapping[str, Any], default: MetadataLimits) -> MetadataLimits:
    return MetadataLimits(
        name=int(swift.get("max_meta_name_length", default.name)),
        value=int(swift.get("max_meta_value_length", default.value)),
        names=int(swift.get("max_meta_count", default.names)),
        bytes=int(swift.get("max_meta_overall_size", default.bytes)),
    )


def info_path(endpoint: str) -> str:
    """Where the server describes itself: ``/info`` beside ``/v1/AUTH_…``, ``/swift/info`` beside ``/swift/v1``."""
    return (urlsplit(endpoint).path.rstrip("/") + "/").partition("/v1/")[0] + "/info"


def account_in(endpoint: str) -> str:
    """The account that the store's URL names, ``AUTH_…`` of ``/v1/AUTH_…``; empty where it names none.

    Ceph RGW has none unless ``rgw_swift_account_in_url`` is set: ``/swift/v1`` is the account of whoever asks.
    """
    return unquote((urlsplit(endpoint).path.rstrip("/") + "/").partition("/v1/")[2].strip("/"))


def fetch_info(transport: Transport) -> dict[str, Any]:
    """The document at ``/info``.

    :raises DataError: there is none to be had
    :raises ValueError: it is no JSON
    """
    answer = transport.beside("").request("GET", info_path(transport.endpoint), subject="object store")
    info: dict[str, Any] = json.loads(answer.body)
    return info


def probe(transport: Transport) -> Capabilities:
    """Ask the server; one that keeps it to itself is taken for a Swift without bulk deletes and large objects.

    :raises Unavailable: it does not answer at all
    """
    try:
        return read_info(fetch_info(transport))
    except Unavailable:
        raise
    except (DataError, *NOT_UNDERSTOOD):
        return Capabilities()
