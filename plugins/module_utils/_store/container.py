# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers: make them, look at them, set who may read and write."""

from __future__ import annotations

from types import MappingProxyType
from typing import Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.acl import ACL_HEADERS
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_container, check_done
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import metadata_of
from ansible_collections.chameleon.data.plugins.module_utils._store.names import RGW_LONGEST
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


class Container(NamedTuple):
    """What a container says of itself.

    :ivar acls: ``{"read_acl": …, "write_acl": …}`` in Swift's grammar, empty where nobody else may
    :ivar metadata: ``{"name": "value"}``, the names in lower case
    :ivar objects: how many it holds; the count may lag behind
    """

    name: str
    acls: Mapping[str, str]
    metadata: Mapping[str, str]
    objects: int = 0


META = "X-Container-Meta-"
NOTHING: Mapping[str, str] = MappingProxyType({})


def head_container(store: Store, name: str) -> Container | None:
    """The container, or None where there is none."""
    answer = store.transport.request("HEAD", quote_path(name), accept=(404,), subject=f"container {name}")
    if answer.status == 404:
        return None
    headers = check_container(answer.headers, f"container {name}")
    acls = {acl: headers.get(header, "") for acl, header in ACL_HEADERS.items()}
    return Container(name, acls, metadata_of(headers, META.lower()), int(headers["X-Container-Object-Count"]))


def head_place(store: Store, name: str) -> Container | None:
    """The same for a container of segments, whose name may be longer than those that Ceph RGW takes: it answers 400."""
    try:
        return head_container(store, name)
    except BadInput:
        if len(name.encode()) <= RGW_LONGEST:
            raise
        return None


def create_container(store: Store, name: str, acls: Mapping[str, str], metadata: Mapping[str, str] = NOTHING) -> None:
    """Make a container; one that is there already stays and takes what is named."""
    _tell(store, "PUT", name, acls, metadata)


def update_container(store: Store, name: str, acls: Mapping[str, str], metadata: Mapping[str, str]) -> None:
    """Set the access lists and the metadata that are named, and leave the others alone; an empty value removes."""
    _tell(store, "POST", name, acls, metadata)


def keeps_versions(store: Store, name: str) -> bool:
    """Whether old versions of the container's objects stay readable, so that their segments are needed."""
    if not store.offers.versions:
        return False
    answer = store.transport.request("HEAD", quote_path(name), accept=(404,), subject=f"container {name}")
    enabled = answer.headers.get("X-Versions-Enabled", "").lower() == "true"
    return enabled or any(answer.headers.get(f"X-{kind}-Location") for kind in ("Versions", "History"))


@commit_point("store.container")
def _tell(store: Store, method: str, name: str, acls: Mapping[str, str], metadata: Mapping[str, str]) -> None:
    headers = {ACL_HEADERS[acl]: value for acl, value in acls.items()}
    headers.update({META + key: value for key, value in metadata.items()})
    subject = f"container {name}"
    check_done(store.transport.request(method, quote_path(name), headers=headers, subject=subject), subject)
