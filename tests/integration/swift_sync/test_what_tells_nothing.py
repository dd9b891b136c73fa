# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects whose content nothing tells: those that S3 tools upload in parts, large objects of other makers."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._info.query import Query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter
from tests.integration.s3 import S3
from tests.integration.swift_sync.conftest import Sync, contents_of, make_tree

MIB = 1 << 20


@pytest.fixture
def others(opened: Store, container: str, store: Any) -> dict[str, bytes]:
    """The contents of what others have stored in the container."""
    ask = opened.transport.request
    elsewhere = container + "_segments"
    for name in (container, elsewhere):
        ask("PUT", quote_path(name))
    parts = {"one": os.urandom(2 * MIB), "two": os.urandom(MIB)}
    for name, content in parts.items():
        ask("PUT", quote_path(elsewhere, name), body=content)

    def make(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        ask("PUT", quote_path(container, name), {"multipart-manifest": "put"}, body=json.dumps(rows).encode())

    one, two = ({"path": f"/{elsewhere}/{name}"} for name in parts)
    whole = parts["one"] + parts["two"]
    make("slo", [one, two])
    if opened.offers.server == "rgw":
        s3 = S3(store)
        s3.upload_parts(container, "s3-large", [whole + whole, b"tail"])
        s3.upload_parts(container, "s3-small", [b"small"])
        return {"slo": whole, "s3-large": whole + whole + b"tail", "s3-small": b"small"}
    make("range", [{**one, "range": "0-1048575"}, two])
    make("sub", [{"path": f"/{container}/slo"}, two])
    make("data", [one, {"data": base64.b64encode(b"inline").decode()}])
    return {
        "slo": whole,
        "range": parts["one"][:MIB] + parts["two"],
        "sub": whole + parts["two"],
        "data": parts["one"] + b"inline",
    }


def test_they_are_pulled_once_and_counted(
    sync: Sync, others: dict[str, bytes], tmp_path: Path, forget: Callable[[], None]
) -> None:
    target = tmp_path / "target"
    pulled = sync("pull", target)
    assert contents_of(target) == others
    known = "range" in others  # Swift tells the segments of an SLO of whole objects, Ceph RGW does not
    assert pulled["done"]["unverified"] == len(others) - known
    for compare in ("auto", "checksum", "auto"):
        assert not sync("pull", target, compare=compare)["changed"]
    forget()
    assert sync("pull", target)["done"]["unverified"] == len(others) - known
    assert not sync("pull", target)["changed"]


def test_one_that_was_replaced_is_seen(
    sync: Sync, others: dict[str, bytes], opened: Store, container: str, tmp_path: Path
) -> None:
    sync("pull", tmp_path / "target")
    place = container + "_segments"
    rows = [{"path": f"/{place}/{name}"} for name in ("two", "one")]
    opened.transport.request(
        "PUT", quote_path(container, "slo"), {"multipart-manifest": "put"}, body=json.dumps(rows).encode()
    )
    assert sync("pull", tmp_path / "target", include=["slo"])["done"]["files"] == 1
    assert (tmp_path / "target/slo").read_bytes() == others["slo"][2 * MIB :] + others["slo"][: 2 * MIB]


def test_a_push_stores_what_can_be_told(sync: Sync, others: dict[str, bytes], tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", others)
    assert sync("push", source)["done"]["files"] >= len(others) - 1
    assert not sync("push", source)["changed"]
    other = {name: content[:-1] + b"x" for name, content in others.items()}
    assert sync("push", make_tree(tmp_path / "source", other))["done"]["files"] == len(others)


def test_swift_info_tells_them(opened: Store, others: dict[str, bytes], container: str) -> None:
    rows = tell(opened.transport, Query(container, None, "", Filter(), 10))["objects"]
    assert {row["name"]: row["bytes"] for row in rows} == {name: len(content) for name, content in others.items()}
    for name, content in others.items():
        told = tell(opened.transport, Query(container, name, "", Filter(), 10))["object"]
        assert told["bytes"] == len(content)
        if told["static_large_object"] and (name != "slo" or opened.offers.server == "rgw"):
            assert told["segments"] is None and told["segments_total"] is None


@pytest.mark.stores(server="swift")  # Ceph RGW has no links of its own before Squid
def test_deleting_a_link_of_the_store_leaves_what_it_leads_to(
    sync: Sync, opened: Store, container: str, others: dict[str, bytes], tmp_path: Path
) -> None:
    links = {"link": "slo", "replaced": "slo", "plain": "followed"}
    for name, target in links.items():
        headers = {"X-Symlink-Target": f"{container}/{target}"}
        opened.transport.request("PUT", quote_path(container, name), headers=headers)
    opened.transport.request("PUT", quote_path(container, "followed"), body=b"1")
    sync("pull", tmp_path / "target")
    assert (tmp_path / "target/link").read_bytes() == others["slo"]
    opened.transport.request("PUT", quote_path(container, "followed"), body=b"2")
    sync("pull", tmp_path / "target")
    assert (tmp_path / "target/plain").read_bytes() == b"2"
    (tmp_path / "target/link").unlink()
    (tmp_path / "target/replaced").write_bytes(b"of its own")
    sync("push", tmp_path / "target", delete=True, exclude=["sub", "data", "range"])
    assert head_object(opened, container, "link") is None
    assert {entry.name for entry in list_objects(opened, container + "_segments")} >= {"one", "two"}
    (tmp_path / "target/slo").unlink()
    sync("pull", tmp_path / "target", include=["slo"])
    assert (tmp_path / "target/slo").read_bytes() == others["slo"]


def test_what_stands_for_a_folder_and_has_content_is_counted(
    sync: Sync, opened: Store, container: str, tmp_path: Path
) -> None:
    opened.transport.request("PUT", quote_path(container))
    for name, content_type in (("folder", "application/directory"), ("other/", "text/plain")):
        headers = {"Content-Type": content_type}
        opened.transport.request("PUT", quote_path(container, name), headers=headers, body=b"13 bytes more")
    pulled = sync("pull", tmp_path / "target")
    assert pulled["passed_over"]["unwritten"] == 2 and (tmp_path / "target/folder").is_dir()
