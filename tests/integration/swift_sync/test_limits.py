# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas and permissions, of the store and of the node: said clearly, and a later run finishes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, failed, in_a_process, make_tree, run_sync, tree_of

MIB = 1 << 20


@pytest.mark.parametrize(("quota", "segment_size"), [("Bytes", "128M"), ("Bytes", "1M"), ("Count", "128M")])
def test_a_containers_quota_is_told_and_the_next_run_finishes(
    sync: Sync, tmp_path: Path, container: str, opened: Store, quota: str, segment_size: str
) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a", "b": b"b", "large": os.urandom(2 * MIB)})
    sync("push", source, include=["a"])
    header = f"X-Container-Meta-Quota-{quota}"
    limit = {"Bytes": str(MIB // 2), "Count": "1"}[quota]
    places = [container]
    if segment_size == "1M":  # the bytes are in the other container
        places.append(container + "_segments")
    for place in places:
        opened.transport.request("PUT", f"/{place}", headers={header: limit})
    pushed = failed(lambda: sync("push", source, segment_size=segment_size, concurrency="1"))
    assert pushed["error"]["kind"] == "no_space"
    assert "answered 413" in pushed["error"]["cause"]
    assert "A quota or a size limit is reached: free space, or ask for more." in pushed["msg"]
    assert f"object {container}" in pushed["msg"]
    assert "large" in [failure["name"] for failure in pushed["failures"]]
    assert head_object(opened, container, "large") is None
    assert head_object(opened, container, "a") is not None

    for place in places:
        opened.transport.request("POST", f"/{place}", headers={header: ""})
    sync("push", source, segment_size=segment_size)
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


@pytest.mark.stores(finds_others=True)
def test_who_may_only_read_is_told_what_is_lacking(
    store: Any, cloud: Callable[[str], Any], sync: Sync, tmp_path: Path, container: str, opened: Store
) -> None:
    other = cloud("lab-other")
    source = make_tree(tmp_path / "source", {"a": b"a", "large": os.urandom(3 * MIB)})
    sync("push", source, segment_size="1M", read_acl=f"{other.project_id}:*")
    before = list(list_objects(opened, container))
    options = {"container": container, "segment_size": "1M"}

    target = tmp_path / "target"
    run_sync(store.object_store, other.token, direction="pull", path=str(target), **options)
    assert tree_of(target) == tree_of(source)
    make_tree(target, {"a": b"other", "new": b"n"})
    pushed = failed(lambda: run_sync(store.object_store, other.token, direction="push", path=str(target), **options))
    denied(pushed, f"object {container}/")
    assert {failure["name"] for failure in pushed["failures"]} == {"a", "new"}
    (target / "large").unlink()
    deleted = failed(
        lambda: run_sync(
            store.object_store,
            other.token,
            direction="push",
            path=str(target),
            delete=True,
            exclude=["a", "new"],
            allow_empty_source=True,
            **options,
        )
    )
    denied(deleted, f"object {container}")
    assert list(list_objects(opened, container)) == before


@pytest.mark.stores(finds_others=True)
def test_who_may_only_write_is_told_what_is_lacking(
    store: Any, cloud: Callable[[str], Any], sync: Sync, tmp_path: Path, container: str
) -> None:
    other = cloud("lab-other")
    source = make_tree(tmp_path / "source", {"a": b"a"})
    sync("push", source, write_acl=f"{other.project_id}:*")
    for direction in ("push", "pull"):
        told = failed(
            lambda way=direction: run_sync(
                store.object_store, other.token, direction=way, path=str(source), container=container
            )
        )
        denied(told, f"container {container}")


def test_a_reader_of_the_project_is_told_what_is_lacking(
    cloud: Callable[[str], Any], tmp_path: Path, container: str
) -> None:
    # Ceph RGW 16.2 knows no role that may only read.
    reader = cloud("lab-reader")
    source = make_tree(tmp_path / "source", {"a": b"a"})
    told = failed(
        lambda: run_sync(reader.object_store, reader.token, direction="push", path=str(source), container=container)
    )
    denied(told, f"container {container}")


@pytest.mark.stores(account_in_url=True)
def test_a_new_container_in_somebody_elses_account_is_denied(
    store: Any, cloud: Callable[[str], Any], tmp_path: Path, container: str
) -> None:
    source, endpoint = make_tree(tmp_path / "source", {"a": b"a"}), store.object_store
    token = cloud("lab-other").token
    told = failed(lambda: run_sync(endpoint, token, direction="push", path=str(source), container=container))
    denied(told, container)  # Ceph RGW lets anybody make it, and nobody but its account write into it


def denied(told: Any, subject: str) -> None:
    assert told["error"]["kind"] == "denied"
    assert subject in told["msg"]
    assert "answered 403 Forbidden" in told["error"]["cause"]
    assert "read_acl, write_acl" in told["error"]["remedy"]


def test_files_that_cannot_be_read_are_told_and_the_others_go_on(
    store: Any, sync: Sync, tmp_path: Path, container: str, opened: Store
) -> None:
    files = {"a": b"a", "closed/a": b"c", "large secret": os.urandom(3 * MIB), "secret": b"s", "z": b"z"}
    source = make_tree(tmp_path / "source", files)
    make_tree(tmp_path / "before", {"old": b"o"})
    sync("push", tmp_path / "before")
    for name in ("closed", "large secret", "secret"):
        (source / name).chmod(0)
    arguments = {"endpoint": store.object_store, "token": store.token, "container": container, "delete": True}
    arguments.update(direction="push", path=str(source), segment_size="1M")
    # Root reads everything, unless it lacks the capabilities for that.
    without = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    process = in_a_process(arguments)
    process["args"] = [*without, *process["args"]]
    done = subprocess.run(**process, check=True, capture_output=True, text=True)
    pushed = json.loads(done.stdout)
    (source / "closed").chmod(0o700)
    assert (pushed["failed"], pushed["error"]["kind"]) == (True, "denied")
    causes = {failure["name"].rstrip("/"): failure["cause"] for failure in pushed["failures"]}
    assert causes == dict.fromkeys(("closed", "large secret", "secret"), "Permission denied")
    assert "Run the task as a user who may, with 'become', or exclude it." in pushed["msg"]
    # What could not be read may be there, so nothing is deleted.
    assert [entry.name for entry in list_objects(opened, container)] == ["a", "old", "z"]


def test_a_folder_that_cannot_be_made_is_told(sync: Sync, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    sync("push", source)
    told = failed(lambda: sync("pull", f"{source}/a/below a file/"))
    assert told["error"]["kind"] == "conflict"
    assert str(source) in told["msg"]
    assert "remove one of the two" in told["error"]["remedy"]
