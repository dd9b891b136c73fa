# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers is no object store: it is said, and nothing is concluded from what it does not list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import _containers
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_container
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import _bulk_delete
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities, probe
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import (
    describe_account,
    describe_container,
    describe_object,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import EMPTY_MD5
from ansible_collections.chameleon.data.plugins.module_utils._store.large import manifest_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import find_row, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import read_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

ODD = (
    b"<html>sign in</html>", b"{}", b"null", b"7", b"[1]", b'["a"]', b"[{}]", b'[{"name": null}]',
    b'[{"name": "a", "by', b'[{"name": "\xff"}]', b"[" * 100_000,
    b'[{"name": "a", "bytes": "many", "hash": "", "last_modified": ""}]',
    b'[{"name": "a", "bytes": 1e400, "hash": 5, "last_modified": ""}]', b'{"version": {"id": "v3.14"}}',
)  # fmt: skip


def answering(body: bytes, **headers: str) -> Any:
    """A transport to something that says this to everything."""
    answer = SimpleNamespace(body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
    transport = Mock(endpoint="http://here/v1/AUTH_x", **{"request.return_value": answer})
    transport.beside.return_value = transport
    return transport


@pytest.mark.parametrize("body", ODD)
def test_it_is_told(body: bytes) -> None:
    transport = answering(body, X_Static_Large_Object="true")
    store = Store(transport, Capabilities())
    with pytest.raises(Damaged, match=r"container c: what came is no answer of the service.*'endpoint'"):
        list(list_objects(store, "c"))
    with pytest.raises(Damaged, match="account: what came"):
        list(_containers(transport, ""))
    with pytest.raises(Damaged, match="container c: what came"):
        _bulk_delete(store, "c", ["a"], "c/a\n")
    with pytest.raises(Damaged, match="image x: what came"):
        Glance(transport).named("x", None)
    assert probe(transport) == Capabilities()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Length": "8"},
        {"ETag": EMPTY_MD5, "Content-Length": "many"},
        {"ETag": EMPTY_MD5, "Content-Length": "-3"},
    ],
)
def test_a_page_instead_of_an_object(headers: dict[str, str]) -> None:
    with pytest.raises(Damaged, match="object a: what came is no answer of the service"):
        read_headers("a", Headers(headers.items()))


@pytest.mark.parametrize("body", ODD[:2])
def test_nor_has_it_one_row_or_a_manifest(body: bytes) -> None:
    store = Store(answering(body, X_Static_Large_Object="true"), Capabilities())
    with pytest.raises(Damaged):
        find_row(store, "c", "a")
    if body != b"{}":
        with pytest.raises(Damaged, match="object c/a: what came"):
            manifest_of(store, "c", "a")


def test_a_number_is_none() -> None:
    with pytest.raises(Damaged, match="header X-Account-Container-Count"):
        describe_account("http://here/v1/AUTH_x", Headers([("X-Account-Container-Count", "many")]))
    with pytest.raises(Damaged, match="container c: what came"):
        check_container(Headers([("X-Container-Object-Count", "many")]), "container c")


def test_a_store_that_has_lost_count_is_one() -> None:
    # Ceph RGW's sums go below zero, and are told as 64 bits without a sign.
    lost = Headers([("X-Container-Object-Count", "-1"), ("X-Container-Bytes-Used", str((1 << 64) - 512))])
    assert describe_container("c", check_container(lost, "container c"))["bytes"] == (1 << 64) - 512


def test_a_time_is_none() -> None:
    with pytest.raises(Damaged, match="object a: what came"):
        describe_object("a", Headers([("Last-Modified", "yesterday")]))


def test_a_segment_has_no_such_size() -> None:
    manifest = b'[{"name": "/c/s", "bytes": "many", "hash": ""}]'
    with pytest.raises(Damaged, match="object c/a: what came"):
        manifest_of(Store(answering(manifest, X_Static_Large_Object="true"), Capabilities()), "c", "a")


def test_a_listing_that_does_not_end_is_told() -> None:
    with pytest.raises(Damaged, match=r"account: what came .*begins anew"):
        list(_containers(answering(b'[{"name": "a", "count": 1, "bytes": 1}]'), ""))


def test_half_a_character_is_no_name() -> None:
    row = b'[{"name": "\\ud800", "bytes": 1, "hash": "", "last_modified": ""}]'
    with pytest.raises(Damaged, match="container c: what came is no answer"):
        list(list_objects(Store(answering(row), Capabilities()), "c"))
