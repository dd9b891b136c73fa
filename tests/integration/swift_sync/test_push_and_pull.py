# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""There and back, on both stores."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of
from tests.integration.swift_sync.odd import ODD


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "source", ODD)


def test_there_and_back(sync: Sync, source: Path, tmp_path: Path, forget: Callable[[], None]) -> None:
    pushed = sync("push", source, prefix="data")
    assert pushed["counts"] == {"create": 1, "upload": len(ODD)}
    assert pushed["done"]["bytes"] == sum(map(len, ODD.values()))

    forget()
    pulled = sync("pull", tmp_path / "target", prefix="/data/")
    assert pulled["counts"] == {"download": len(ODD)}
    done = {"files": len(ODD), "bytes": pushed["bytes"], "deleted": 0, "unverified": 0, "clamped": 0}
    assert pulled["done"] == done
    assert tree_of(tmp_path / "target") == tree_of(source)


@pytest.mark.parametrize("compare", ["auto", "checksum", "size_mtime", "size"])
def test_a_second_run_changes_nothing(sync: Sync, source: Path, tmp_path: Path, compare: str) -> None:
    target = tmp_path / "target"
    for direction, path in (("push", source), ("pull", target)):
        assert sync(direction, path, compare=compare)["changed"]
        before = tree_of(path)
        again = sync(direction, path, compare=compare)
        assert not again["changed"], again["plan"]
        assert again["unchanged"] == len(ODD)
        assert tree_of(path) == before


def test_a_run_that_has_nothing_to_do_asks_about_no_single_object(sync: Sync, source: Path) -> None:
    sync("push", source)
    time.sleep(2.1)  # until then the new files may be touched again unseen, and are hashed
    sync("push", source)
    idle = sync("push", source)
    # Whether its files are in packs, or were until lately, the container, its listing, and the empty page after it
    assert idle["requests"] == 5
    assert idle["unchanged"] == len(ODD)


def test_without_what_was_learnt_content_is_compared(sync: Sync, source: Path, forget: Callable[[], None]) -> None:
    sync("push", source)
    forget()
    assert not sync("push", source)["changed"]


def test_a_change_of_the_same_size_and_time_is_found(sync: Sync, source: Path) -> None:
    sync("push", source)
    time.sleep(2.1)
    sync("push", source)
    before = (source / "a").stat()
    (source / "a").write_bytes(b"X")
    os.utime(source / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    pushed = sync("push", source)
    assert [(step["target"], step["reason"]) for step in pushed["plan"]] == [("a", "content differs")]


def test_a_touched_file_is_not_sent_again(sync: Sync, source: Path) -> None:
    sync("push", source)
    os.utime(source / "block")
    assert not sync("push", source)["changed"]


def test_a_change_in_the_store_is_found(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source)
    target = tmp_path / "target"
    sync("pull", target)
    put_object(opened, container, "a", b"X", md5_of(b"X"))
    assert [step["target"] for step in sync("pull", target)["plan"]] == ["a"]
    assert (target / "a").read_bytes() == b"X"
    assert [step["target"] for step in sync("push", source)["plan"]] == ["a"]


def test_always_transfers_everything(sync: Sync, source: Path, tmp_path: Path) -> None:
    for direction, path in (("push", source), ("pull", tmp_path / "target")):
        sync(direction, path)
        assert sync(direction, path, compare="always")["done"]["files"] == len(ODD)


def test_a_prefix_is_a_folder_and_not_the_beginning_of_a_name(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, prefix="database", include=["a"])
    sync("push", source, prefix="data", include=["a", "a.b"])
    sync("push", source, prefix="data", include=["a", "a.b"], exclude=["a.b"], delete=True)
    make_tree(tmp_path / "other", {"z": b"z"})
    sync("push", tmp_path / "other", prefix="data", delete=True)
    assert [entry.name for entry in list_objects(opened, container)] == ["data/z", "database/a"]
    sync("pull", tmp_path / "target", prefix="data")
    assert set(tree_of(tmp_path / "target")) == {"z"}


@pytest.mark.parametrize("delete", [False, True])
def test_check_mode_shows_what_a_run_does_and_does_nothing(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, delete: bool
) -> None:
    target = tmp_path / "target"
    sync("push", source)
    make_tree(source, {"new": b"n", "a": b"changed"})
    shutil.rmtree(source / "d/e")
    make_tree(target, {"a": b"?", "only here": b"h"})

    listed = list(list_objects(opened, container))
    checked = sync("push", source, check=True, delete=delete)
    assert list(list_objects(opened, container)) == listed
    pushed = sync("push", source, delete=delete)
    assert checked["plan"] == pushed["plan"]
    assert checked["diff"] == pushed["diff"]
    assert checked["counts"] == pushed["counts"] == {"upload": 2, **({"delete": 1} if delete else {})}
    assert checked["done"]["files"] == 0
    assert checked["changed"]

    before = tree_of(target)
    checked = sync("pull", target, check=True, delete=delete)
    assert tree_of(target) == before
    pulled = sync("pull", target, delete=delete)
    assert checked["plan"] == pulled["plan"]
    assert not sync("pull", target, check=True, delete=delete)["changed"]


def test_check_mode_makes_no_container(sync: Sync, source: Path, opened: Store, container: str) -> None:
    checked = sync("push", source, check=True)
    assert checked["plan"][0] == {
        "action": "create",
        "target": f"container {container}",
        "reason": "it is not there",
        "size": 0,
    }
    assert opened.transport.request("HEAD", "/" + container, accept=(404,)).status == 404


def test_a_container_that_is_not_there_cannot_be_pulled(sync: Sync, tmp_path: Path, container: str) -> None:
    with pytest.raises(Missing, match=container):
        sync("pull", tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_folder_that_is_not_there_cannot_be_pushed(sync: Sync, tmp_path: Path, opened: Store, container: str) -> None:
    with pytest.raises(Missing, match="no such file or folder"):
        sync("push", tmp_path / "mistyped")
    assert opened.transport.request("HEAD", "/" + container, accept=(404,)).status == 404


def test_mtime_and_type_are_kept_as_other_tools_keep_them(
    sync: Sync, source: Path, opened: Store, container: str
) -> None:
    sync("push", source)
    found = head_object(opened, container, "a.b")
    assert found is not None
    assert found[1]["X-Object-Meta-Mtime"] == "%f" % (source / "a.b").stat().st_mtime  # noqa: UP031  # as the swift command writes it
    text = head_object(opened, container, "hällo wörld %41?#&;=+.txt")
    assert text is not None
    assert text[0].content_type == "text/plain"


@pytest.mark.parametrize("concurrency", ["1", "2"])
def test_comparing_and_transfers_do_not_wait_for_each_other(
    sync: Sync, tmp_path: Path, container: str, forget: Callable[[], None], concurrency: str
) -> None:
    # New names and names to be hashed by turns, more of each than there are threads
    files = {f"{number:03}": b"%d" % number for number in range(40)}
    source = make_tree(tmp_path / "source", files)
    sync("push", source, include=["*[02468]"])
    forget()
    pushed = sync("push", source, compare="checksum", concurrency=concurrency)
    assert pushed["counts"] == {"upload": 20}
    assert pushed["unchanged"] == 20
