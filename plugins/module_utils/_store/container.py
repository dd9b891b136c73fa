# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers: make them, look at them, set who may read and write."""

from __future__ import annotations

from typing import Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


class Container(NamedTuple):
    """What a container says of itself.

    :ivar acls: ``{"read_acl": …, "write_acl": …}`` in Swift's grammar, empty where nobody else may
    """

    name: str
    acls: Mapping[str, str]


_ACL_HEADERS = {"read_acl": "X-Container-Read", "write_acl": "X-Container-Write"}


def head_container(store: Store, name: str) -> Container | None:
    """The container, or None where there is none."""
    answer = store.transport.request("HEAD", quote_path(name), accept=(404,), subject=f"container {name}")
    if answer.status == 404:
        return None
    return Container(name, {acl: answer.headers.get(header, "") for acl, header in _ACL_HEADERS.items()})


def create_container(store: Store, name: str, acls: Mapping[str, str]) -> None:
    """Make a container; one that is there already stays and takes the access lists that are named."""
    store.transport.request("PUT", quote_path(name), headers=_headers(acls), subject=f"container {name}")


def update_container(store: Store, name: str, acls: Mapping[str, str]) -> None:
    """Set the access lists that are named and leave the others alone."""
    store.transport.request("POST", quote_path(name), headers=_headers(acls), subject=f"container {name}")


def same_acl(one: str, other: str) -> bool:
    """Whether two access lists let the same in: servers change the order and drop blanks."""
    return _grants(one) == _grants(other)


def _grants(acl: str) -> set[str]:
    return {grant.strip() for grant in acl.split(",")} - {""}


def _headers(acls: Mapping[str, str]) -> dict[str, str]:
    return {_ACL_HEADERS[acl]: value for acl, value in acls.items()}
