# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several tasks at the same large name at a time: the object that stands is whole, and who lost is told so.

One task runs while another one is held at the very place where it could do harm.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import replace, segments
from tests.integration.swift_sync.conftest import Sync, failed, make_tree
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule

MIB = 1 << 20
BLOCKS = {letter: os.urandom(MIB) for letter in "abcdefgh"}
NAME = "d/big.bin"


def content(letters: str) -> bytes:
    """Letters are segments: those with a letter in common share one."""
    return b"".join(BLOCKS[letter] for letter in letters)


@pytest.fixture
def task(sync: Sync, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """What one of the nodes does: ``task("push", "abc")``, ``task("delete")``."""

    def run(what: str, letters: str = "") -> dict[str, Any]:
        folder = tmp_path / f"node-{what}-{letters}"
        folder.mkdir(exist_ok=True)
        if what == "delete":
            return sync("push", folder, delete=True, allow_empty_source=True)
        return sync("push", make_tree(folder, {NAME: content(letters)}), segment_size="1M")

    return run


@pytest.fixture
def stored(sync: Sync, tmp_path: Path, opened: Store, container: str) -> Callable[[], tuple[str, str]]:
    """The letters of the object as it is pulled, and those of all segments that are there."""
    folders = iter(range(100))

    def look() -> tuple[str, str]:
        target = tmp_path / f"target-{next(folders)}"
        sync("pull", target)
        pulled = (target / NAME).read_bytes() if (target / NAME).exists() else b""
        there = list(list_objects(opened, container + "_segments"))
        assert not [entry.name for entry in there if "/.at-work/" in entry.name]
        etags = {entry.etag for entry in there}
        by_etag = {md5_of(block): letter for letter, block in BLOCKS.items()}
        letters = "".join(letter for letter in BLOCKS for at in range(8) if pulled[at * MIB :][:MIB] == BLOCKS[letter])
        return letters, "".join(sorted(by_etag[etag] for etag in etags))

    return look


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Does something once, before or after a function is called for the first time; returns what came of it."""

    def arrange(module: Any, name: str, do: Callable[[], Any], after: bool = False) -> list[Any]:
        real, came, due = getattr(module, name), [], [do]

        def held(*arguments: Any) -> Any:
            now = [due.pop()] if due else []
            result = real(*arguments) if after else None
            came.extend(one() for one in now)
            return result if after else real(*arguments)

        monkeypatch.setattr(module, name, held)
        return came

    return arrange


def test_what_another_one_needs_is_not_deleted_however_late(task: Any, stored: Any, meanwhile: Any) -> None:
    task("push", "abc")
    came = meanwhile(replace, "delete_batch", lambda: task("push", "dbe"))  # b, which is about to go, is its as well
    assert not task("push", "fgc").get("failed")
    assert len(came) == 1 and not came[0].get("failed")
    assert stored()[0] == "bde"
    assert not task("push", "abc").get("failed")
    assert stored() == ("abc", "abc")


def test_what_another_one_has_uploaded_so_far_is_not_deleted(task: Any, stored: Any, meanwhile: Any) -> None:
    task("push", "abc")
    came = meanwhile(segments, "put_manifest", lambda: task("push", "fgc"))
    assert not task("push", "dbe").get("failed")
    assert len(came) == 1 and not came[0].get("failed")
    assert stored()[0] == "bde"
    assert not task("push", "abc").get("failed")  # what was new goes when it is old
    assert stored() == ("abc", "abc")


def test_who_comes_first_is_told_when_another_one_was_later(task: Any, stored: Any, meanwhile: Any) -> None:
    came = meanwhile(segments, "put_manifest", lambda: task("push", "dbe"), after=True)
    result = failed(lambda: task("push", "abc"))
    assert [failure["kind"] for failure in result["failures"]] == ["conflict"]
    assert "one task at a time" in result["failures"][0]["remedy"]
    assert not came[0].get("failed")
    assert stored()[0] == "bde"


def test_the_same_content_from_two_sides(task: Any, stored: Any, meanwhile: Any, forget: Callable[[], None]) -> None:
    task("push", "abc")
    meanwhile(segments, "put_manifest", lambda: task("push", "def"), after=True)
    assert not task("push", "def").get("failed")
    assert stored()[0] == "def"
    forget()
    assert not task("push", "def")["changed"]


@pytest.mark.stores(server="swift")  # Ceph RGW does not tell which of them the object is made of
def test_equal_segments_that_two_have_left_go_with_the_next_upload(
    task: Any, stored: Any, meanwhile: Any, opened: Store, container: str
) -> None:
    task("push", "abc")
    meanwhile(segments, "put_manifest", lambda: task("push", "def"))
    task("push", "def")
    assert len(list(list_objects(opened, container + "_segments"))) > 3
    delete_object(opened, container, NAME)  # as a tool does that knows of no segments
    assert not task("push", "def").get("failed")
    assert len(list(list_objects(opened, container + "_segments"))) == 3
    assert stored() == ("def", "def")


def test_deleting_and_storing_at_a_time(task: Any, stored: Any, meanwhile: Any) -> None:
    task("push", "abc")
    came = meanwhile(segments, "put_manifest", lambda: failed(lambda: task("delete")))
    assert not task("push", "dbe").get("failed")
    assert [failure["kind"] for failure in came[0]["failures"]] == ["conflict"]
    assert stored() == ("bde", "bde")
    came = meanwhile(replace, "delete_batch", lambda: failed(lambda: task("push", "fgh")))
    task("delete")
    assert [failure["kind"] for failure in came[0]["failures"]] == ["conflict"]
    assert task("push", "fgh")["changed"]
    assert stored() == ("fgh", "fgh")


def test_claims_of_who_is_gone_do_not_count(
    task: Any, stored: Any, run_and_kill: Any, tmp_path: Path, opened: Store, container: str
) -> None:
    task("push", "abc")

    def claimed() -> bool:
        return any("/.at-work/" in entry.name for entry in list_objects(opened, container + "_segments"))

    folder = make_tree(tmp_path / "node-killed", {NAME: content("def")})
    run_and_kill(claimed, direction="push", path=str(folder), segment_size="1M")
    assert claimed()
    assert not task("push", "ghb").get("failed")
    assert stored() == ("bgh", "bgh")


@pytest.mark.stores(server="swift")
def test_a_slow_bulk_delete(task: Any, stored: Any) -> None:
    task("push", "abc")
    rules.set_rules("swift", [Rule(method="POST", path="bulk-delete", delay=2)])
    try:
        with ThreadPoolExecutor(2) as threads:
            results = [threads.submit(task, "push", "ade")]
            time.sleep(0.5)
            results.append(threads.submit(task, "push", "bcf"))
            done = [result.result() for result in results]
    finally:
        rules.clear("swift")
    letters = stored()[0]
    assert letters in ("ade", "bcf")
    assert not done[letters == "bcf"].get("failed")
