# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at any moment, files that change, services that fail: the next run finishes, and nothing half-done shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, run_sync, tree_of

MIB = 1 << 20
WRITE = """
import os, sys, time
files = [open(name, "r+b", buffering=0) for name in sys.argv[1:]]
while True:
    for file in files:
        file.seek(4 << 20)
        file.write(os.urandom(64))
    time.sleep(0.001)
"""


def test_a_push_killed_in_a_large_file_goes_on(
    sync: Sync, run_and_kill: Callable[..., None], tmp_path: Path, opened: Store, container: str
) -> None:
    source = make_tree(tmp_path / "source", {"large": os.urandom(48 * MIB), "small": b"s"})

    def segments() -> dict[str, str]:
        try:
            listed = list(list_objects(opened, container + "_segments"))
        except Missing:
            return {}
        return {entry.name: entry.modified for entry in listed if "/.at-work/" not in entry.name}

    run_and_kill(lambda: len(segments()) >= 5, direction="push", path=str(source), segment_size="1M", concurrency="2")
    assert head_object(opened, container, "large") is None
    sent = segments()
    assert len(sent) < 48
    assert sync("push", source, segment_size="1M")["counts"]["upload"] >= 1
    now = segments()
    assert len(now) == 48
    assert len(list(list_objects(opened, container + "_segments"))) == 48  # the claim of the killed run is gone, too
    assert all(now[name] == modified for name, modified in sent.items())
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_pull_killed_in_the_middle_shows_only_whole_files(
    sync: Sync, run_and_kill: Callable[..., None], tmp_path: Path
) -> None:
    files = {f"{number:02}": os.urandom(MIB) for number in range(40)} | {"large": os.urandom(32 * MIB)}
    source = make_tree(tmp_path / "source", files)
    sync("push", source, segment_size="2M")
    target = tmp_path / "target"
    target.mkdir()
    run_and_kill(lambda: len(list(target.iterdir())) > 8, direction="pull", path=str(target), concurrency="4")
    whole = tree_of(source)
    shown = {name: found for name, found in tree_of(target).items() if not name.startswith(".chameleon-data-")}
    assert len(shown) < len(whole)
    assert all(whole[name] == found for name, found in shown.items())
    sync("pull", target)
    assert tree_of(target) == whole


def test_a_file_that_always_changes_is_reported_and_the_others_go_on(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    busy = {"busy": bytes(32 * MIB), "busy in segments": bytes(32 * MIB)}
    source = make_tree(tmp_path / "source", {"quiet": b"q", **busy})
    writer = subprocess.Popen([sys.executable, "-c", WRITE, *(str(source / name) for name in busy)])
    try:
        first = sync("push", source, segment_size="64M", exclude=["busy in segments"])
        second = sync("push", source, segment_size="2M", exclude=["busy"])
    finally:
        writer.kill()
        writer.wait()
    for pushed, name in ((first, "busy"), (second, "busy in segments")):
        assert pushed["failed"]
        assert [(failure["name"], failure["kind"]) for failure in pushed["failures"]] == [(name, "conflict")]
        assert "changed while it was read" in pushed["msg"]
        assert head_object(opened, container, name) is None or name == "busy"
    assert head_object(opened, container, "quiet") is not None
    sync("push", source)
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_refused_token_ends_the_run_with_a_way_out(store: Any, container: str, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    with pytest.raises(Denied, match="fresh token"):
        run_sync(store.object_store, "no token at all", direction="push", path=str(source), container=container)


@pytest.mark.stores(finds_others=True)
def test_somebody_elses_container_is_denied(
    store: Any, cloud: Callable[[str], Any], container: str, tmp_path: Path
) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    run_sync(store.object_store, store.token, direction="push", path=str(source), container=container)
    with pytest.raises(Denied, match="read_acl, write_acl"):
        run_sync(store.object_store, cloud("lab-other").token, direction="push", path=str(source), container=container)


@pytest.mark.every_store
@pytest.mark.stores(finds_others=True)
def test_a_container_can_be_shared(store: Any, cloud: Callable[[str], Any], container: str, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a", "large": os.urandom(3 * MIB)})
    options = {"path": str(source), "container": container, "segment_size": "1M"}
    other = cloud("lab-other")
    run_sync(store.object_store, store.token, direction="push", **options)
    acl = f"{other.project_id}:*"
    for changed in (True, False):
        shared = run_sync(store.object_store, store.token, direction="push", read_acl=acl, **options)
        assert shared["changed"] is changed
    assert shared["counts"] == {}
    target = tmp_path / "target"
    run_sync(store.object_store, other.token, direction="pull", path=str(target), container=container)
    assert tree_of(target) == tree_of(source)
    # What is not named stays, and naming nobody takes it away.
    run_sync(store.object_store, store.token, direction="push", **options)
    run_sync(store.object_store, other.token, direction="pull", path=str(target), container=container)
    run_sync(store.object_store, store.token, direction="push", read_acl="", **options)
    with pytest.raises(Denied):
        run_sync(store.object_store, other.token, direction="pull", path=str(target), container=container)
