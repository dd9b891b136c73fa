# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a listing shows and a HEAD does not find: it has expired, or what it is made of is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._container.emptying import empty
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._info.query import Query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter
from tests.integration.conftest import remove_container
from tests.integration.swift_sync.conftest import Sync, contents_of, failed, make_tree
from tests.integration.waiting import wait_for


@pytest.fixture
def gone(opened: Store, container: str) -> list[str]:
    """The container, with the object ``here`` and with these, which have expired: listed, and they answer 404."""
    ask = opened.transport.request
    ask("PUT", quote_path(container))
    for name, content in (("expired", b"e"), ("expired-empty", b"")):
        ask("PUT", quote_path(container, name), headers={"X-Delete-After": "1"}, body=content)
    ask("PUT", quote_path(container, "here"), body=b"here")
    expired = ("expired", "expired-empty")
    wait_for(lambda: not any(head_object(opened, container, name) for name in expired), 10)
    return [entry.name for entry in list_objects(opened, container) if entry.name in expired]


@pytest.fixture
def lost(opened: Store, container: str, store: Any) -> list[str]:
    """In the container, these: they are there and answer 404, for what they are made of is lost."""
    ask = opened.transport.request
    parts = container + "-parts"
    for name in (container, parts):
        ask("PUT", quote_path(name))
    for name in ("part1", "part2"):
        ask("PUT", quote_path(parts, name), body=name.encode())
    ask("PUT", quote_path(container, "dlo"), headers={"X-Object-Manifest": f"{parts}/part"})
    names = ["dlo"]
    if opened.offers.server == "rgw":
        manifest = [{"path": f"/{parts}/{name}"} for name in ("part1", "part2")]
        ask("PUT", quote_path(container, "slo"), {"multipart-manifest": "put"}, body=json.dumps(manifest).encode())
        names.append("slo")
    else:
        ask("PUT", quote_path(container, "link"), headers={"X-Symlink-Target": f"{parts}/part1"})
        names.append("link")
    remove_container(store, parts)
    assert set(names) <= {entry.name for entry in list_objects(opened, container)}
    assert not any(head_object(opened, container, name) for name in names)
    return names


def skip_if_forgotten(opened: Store, container: str) -> None:
    """To be asked after what was to see it: Ceph RGW takes what has expired out of the listing when it comes to it."""
    if not any(entry.name == "expired" for entry in list_objects(opened, container)):
        pytest.skip("the store has forgotten it meanwhile")


def test_a_pull_passes_them_over(sync: Sync, gone: list[str], opened: Store, container: str, tmp_path: Path) -> None:
    target = make_tree(tmp_path / "target", {"expired-empty": b"old"})
    pulled = sync("pull", target, delete=True)
    assert contents_of(target) == {"here": b"here"} and pulled["done"]["deleted"] == 1
    # Rows that tell the content are taken at their word until it is wanted.
    told = "expired" in gone
    if told:
        skip_if_forgotten(opened, container)
    assert pulled["passed_over"]["vanished"] == told
    assert (pulled["source_state"]["digest"] is None) == told
    assert pulled["source_state"]["objects"] == 1 + told
    assert not sync("pull", target, delete=True)["changed"]


@pytest.mark.parametrize("check", [True, False])
def test_a_pull_does_not_do_without_what_is_lost(
    sync: Sync, lost: list[str], opened: Store, container: str, tmp_path: Path, check: bool
) -> None:
    """Nobody has deleted it: the file of an earlier pull may be all that there is of it."""
    files = {"dlo": b"of an earlier pull", "here": b"here"}
    opened.transport.request("PUT", quote_path(container, "here"), body=b"here")
    target = make_tree(tmp_path / "target", files)
    refused = failed(lambda: sync("pull", target, delete=True, check=check))
    assert [(one["name"], one["kind"]) for one in refused["failures"]] == [(name, "damaged") for name in lost]
    assert refused["source_state"]["digest"] is None
    assert contents_of(target) == files
    for name in lost:
        opened.transport.request("DELETE", quote_path(container, name))
    assert sync("pull", target, delete=True)["done"]["deleted"] == 1


def test_a_pull_of_what_a_lock_says_does_not_do_without_them(
    sync: Sync, gone: list[str], opened: Store, container: str, tmp_path: Path
) -> None:
    digest = sync("pull", tmp_path / "target", check=True)["source_state"]["digest"]
    pulled = sync("pull", tmp_path / "target", source_digest=digest)
    skip_if_forgotten(opened, container)
    refused = failed(lambda: pulled)
    assert [one["kind"] for one in refused["failures"]] == ["missing"]


def test_a_push_stores_them_and_a_mirror_deletes_them(
    sync: Sync, gone: list[str], lost: list[str], opened: Store, container: str, tmp_path: Path
) -> None:
    source = make_tree(tmp_path / "source", {"dlo": b"new", "here": b"here", "expired-empty": b""})
    pushed = sync("push", source, delete=True)
    assert pushed["done"]["files"] == 2
    assert {entry.name for entry in list_objects(opened, container)} == {"dlo", "here", "expired-empty"}
    assert all(head_object(opened, container, name) for name in ("dlo", "here", "expired-empty"))


def test_swift_info_leaves_out_what_has_expired(
    opened: Store, gone: list[str], lost: list[str], container: str
) -> None:
    told = tell(opened.transport, Query(container, None, "", Filter(), 100))
    rows = {row["name"] for row in told["objects"]}
    assert rows - {"expired"} == {"here", *lost}
    assert len(tell(opened.transport, Query(container, None, "", Filter(), 1))["objects"]) == 1


def test_a_container_is_emptied_of_them(opened: Store, gone: list[str], lost: list[str], container: str) -> None:
    empty(opened.transport, container)
    assert list(list_objects(opened, container)) == []
    opened.transport.request("DELETE", quote_path(container))
    empty(opened.transport, container)  # which is gone


def test_what_has_expired_is_stored_again(
    sync: Sync, opened: Store, container: str, tmp_path: Path, forget: Callable[[], None]
) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a", "d/b": b"b"})
    (source / "empty").mkdir()
    names = ("a", "d/b", "empty")
    sync("push", source, expire_after="2s")
    assert not sync("push", source)["changed"]

    def wait() -> None:
        wait_for(lambda: not any(head_object(opened, container, name) for name in names), 20)

    wait()
    assert sync("push", source, expire_after="1d")["done"]["files"] == 3
    assert not sync("push", source, expire_after="1d")["changed"]

    # What another node has stored is known by the container's default.
    default = {"X-Container-Meta-Chameleon-Expire-After": "2"}
    opened.transport.request("POST", quote_path(container), headers=default)
    empty(opened.transport, container)
    sync("push", source)
    forget()
    wait()
    assert sync("push", source)["done"]["files"] == 3
