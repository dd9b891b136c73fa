# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting: guarded, last, and only what is meant."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, run_sync, tree_of

FILES = {"a": b"1", "d/b": b"2", "d/e/c": b"3", "keep/x.log": b"4"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "source", FILES)


def names(opened: Store, container: str) -> list[str]:
    return [entry.name for entry in list_objects(opened, container)]


def test_nothing_is_deleted_unasked(sync: Sync, source: Path, opened: Store, container: str) -> None:
    sync("push", source)
    (source / "a").unlink()
    assert not sync("push", source)["changed"]
    assert names(opened, container) == sorted(FILES)


def test_a_push_deletes_objects(sync: Sync, source: Path, opened: Store, container: str) -> None:
    sync("push", source)
    (source / "a").unlink()
    shutil.rmtree(source / "d/e")
    pushed = sync("push", source, delete=True)
    assert pushed["counts"] == {"delete": 2}
    assert pushed["done"]["deleted"] == 2
    assert names(opened, container) == ["d/b", "keep/x.log"]


def test_a_pull_deletes_files_and_folders_that_are_empty_then(sync: Sync, source: Path, tmp_path: Path) -> None:
    sync("push", source)
    target = make_tree(tmp_path / "target", {"old/er/x": b"x", "d/y": b"y"})
    (target / "link").symlink_to("d")
    (target / "empty before").mkdir()
    pulled = sync("pull", target, delete=True)
    assert pulled["counts"] == {"download": 4, "delete": 3}
    assert set(tree_of(target)) == set(FILES)
    assert not (target / "old").exists()
    assert (target / "link").is_symlink()
    assert not (target / "empty before").exists()


def test_what_is_excluded_is_not_deleted(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source)
    shutil.rmtree(source / "keep")
    (source / "a").unlink()
    sync("push", source, delete=True, exclude=["**/*.log"])
    assert names(opened, container) == ["d/b", "d/e/c", "keep/x.log"]
    target = make_tree(tmp_path / "target", {"keep/y.log": b"y", "other": b"o"})
    sync("pull", target, delete=True, exclude=["keep"])
    assert set(tree_of(target)) == {"d/b", "d/e/c", "keep/y.log"}


@pytest.mark.parametrize("direction", ["push", "pull"])
def test_an_empty_source_deletes_nothing_unless_it_is_meant(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, direction: str
) -> None:
    sync("push", source)
    empty = {"push": tmp_path / "empty", "pull": source}[direction]
    empty.mkdir(exist_ok=True)
    options = {"push": {}, "pull": {"prefix": "mistyped"}}[direction]
    with pytest.raises(Refused, match="allow_empty_source"):
        sync(direction, empty, delete=True, **options)
    assert names(opened, container) == sorted(FILES)
    assert set(tree_of(source)) == set(FILES)
    done = sync(direction, empty, delete=True, allow_empty_source=True, **options)
    assert done["done"]["deleted"] == len(FILES)


def test_a_missing_folder_deletes_nothing_unless_it_is_meant(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source)
    with pytest.raises(Missing, match="no such file or folder"):
        sync("push", tmp_path / "mistyped", delete=True)
    assert names(opened, container) == sorted(FILES)
    sync("push", tmp_path / "mistyped", delete=True, allow_empty_source=True)
    assert names(opened, container) == []


@pytest.mark.parametrize(("limit", "goes"), [("1", False), ("2", True), ("49%", False), ("50%", True)])
def test_the_limit_is_kept_before_anything_changes(
    sync: Sync, source: Path, opened: Store, container: str, limit: str, goes: bool
) -> None:
    sync("push", source)
    make_tree(source, {"new": b"n"})
    (source / "a").unlink()
    (source / "d/b").unlink()
    if goes:
        assert sync("push", source, delete=True, delete_limit=limit)["done"]["deleted"] == 2
    else:
        with pytest.raises(Refused, match="2 of its 4 names"):
            sync("push", source, delete=True, delete_limit=limit)
        assert names(opened, container) == sorted(FILES)


def test_nothing_is_deleted_when_something_failed(sync: Sync, source: Path, opened: Store, container: str) -> None:
    sync("push", source)
    (source / "a").unlink()
    with open(str(source).encode() + b"/bad\xff", "w"):
        pass
    make_tree(source, {"new": b"n"})
    for check in (True, False):
        result = sync("push", source, delete=True, check=check)
        assert result["failed"]
        assert result["counts"] == {"upload": 1}
        assert result["failures"][0]["name"] == "bad\\xff"
    assert names(opened, container) == ["a", "d/b", "d/e/c", "keep/x.log", "new"]


def test_more_than_one_bulk_delete_takes(sync: Sync, tmp_path: Path, opened: Store, container: str) -> None:
    # Ceph RGW says "200 OK" to more than 1,024 names in one request, and leaves the rest.
    count = 1500 if opened.offers.server == "rgw" else 250
    source = make_tree(tmp_path / "many", {f"{number % 7}/ä {number}": b"x" for number in range(count)})
    sync("push", source)
    assert len(names(opened, container)) == count
    (tmp_path / "none").mkdir()
    gone = sync("push", tmp_path / "none", delete=True, allow_empty_source=True)
    assert gone["done"]["deleted"] == count
    assert gone["requests"] < count / 50 + 10
    assert len(gone["plan"]) == 50
    assert names(opened, container) == []


def test_many_large_objects_take_their_segments_along_in_few_requests(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    count = 20
    files = {f"large {number:02}": os.urandom(3 << 20) for number in range(count)}
    source = make_tree(tmp_path / "many", {**files, **{f"small {number:02}": b"x" for number in range(count)}})
    sync("push", source, segment_size="1M")
    assert len(names(opened, container + "_segments")) == 3 * count
    (tmp_path / "none").mkdir()
    gone = sync("push", tmp_path / "none", delete=True, allow_empty_source=True)
    assert gone["done"]["deleted"] == 2 * count
    assert names(opened, container) == names(opened, container + "_segments") == []
    # For each a HEAD, where the listing does not tell that it is large, a claim, two to list its segments, and a HEAD:
    # nobody else is at work on it, and it is what it was
    assert gone["requests"] < 5 * count + 20


@pytest.mark.stores(finds_others=True)
def test_a_large_object_stays_when_its_segments_cannot_go(
    store: Any, cloud: Callable[[str], Any], tmp_path: Path, opened: Store, container: str
) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a", "large": os.urandom(3 << 20), "z": b"z"})
    other = cloud("lab-other")
    acl = f"{other.project_id}:*"
    options = {"direction": "push", "container": container, "segment_size": "1M"}
    # The segments' container gets only the right to read
    run_sync(store.object_store, store.token, path=str(source), read_acl=acl, **options)
    run_sync(store.object_store, store.token, path=str(source), write_acl=acl, **options)
    opened.transport.request(
        "POST", f"/{container}_segments", headers={"X-Container-Read": acl, "X-Container-Write": ""}
    )
    (tmp_path / "none").mkdir()
    gone = run_sync(
        store.object_store, other.token, path=str(tmp_path / "none"), delete=True, allow_empty_source=True, **options
    )
    assert gone["done"]["deleted"] == 2
    assert [(failure["name"], failure["kind"]) for failure in gone["failures"]] == [("large", "denied")]
    assert names(opened, container) == ["large"]
    assert len(names(opened, container + "_segments")) == 3


@pytest.mark.parametrize("folder", ["/", "/etc", "/home", "link"])
def test_no_mirror_empties_the_system(sync: Sync, container: str, tmp_path: Path, folder: str) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    sync("push", source)
    (tmp_path / "link").symlink_to("/usr")
    with pytest.raises(Refused, match="of its own"):
        sync("pull", tmp_path / folder, delete=True, check=True)
