# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we push, rclone reads, and finds unchanged; what it pushed, we read, and find unchanged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Callable, Mapping

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import DLO
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, read_what_others_pushed, tree_of
from tests.lab import layout

MIB = 1 << 20
LARGE = "d/large file.bin"
Rclone = Callable[..., Mapping[str, int]]


@pytest.fixture
def rclone(store: Any, tmp_path: Path) -> Rclone:
    """Runs rclone, whose remote ``lab:`` is the store; returns the figures of its last statistics."""
    program = shutil.which("rclone")
    if program is None:
        pytest.skip("rclone is not installed (package rclone)")

    def run(*arguments: str) -> Mapping[str, int]:
        environment = {
            **os.environ,
            "RCLONE_CA_CERT": str(layout.AUTHORITY),
            "RCLONE_CONFIG": str(tmp_path / "rclone.conf"),
            "RCLONE_CONFIG_LAB_TYPE": "swift",
            "RCLONE_CONFIG_LAB_STORAGE_URL": store.object_store,
            "RCLONE_CONFIG_LAB_AUTH_TOKEN": store.token,
        }
        # A run without errors logs its statistics once, at its end
        command = [program, "--use-json-log", "--log-level=INFO", "--stats=1h", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in done.stderr.splitlines()]
        figures: Mapping[str, int] = [row["stats"] for row in rows if "stats" in row][-1]
        return figures

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {"a.txt": b"a", "empty": b"", "d/small": b"s" * 5000, LARGE: os.urandom(3 * MIB + 7), "ä/%20": b"b"}
    return make_tree(tmp_path / "source", files)


def test_rclone_reads_what_we_pushed_and_finds_it_unchanged(
    sync: Sync, rclone: Rclone, source: Path, tmp_path: Path, container: str, opened: Store
) -> None:
    sync("push", source, prefix="data", segment_size="1M")
    copied = rclone("copy", f"lab:{container}/data", str(tmp_path / "target"))
    assert copied["transfers"] == 5
    assert tree_of(tmp_path / "target") == tree_of(source)

    # Ceph RGW lists an SLO with the size of its manifest: rclone, which believes it, takes any SLO there as changed.
    strange = [f"--exclude=/{LARGE}"] if opened.offers.server == "rgw" else []
    before = list(list_objects(opened, container))
    for options in ([], ["--checksum"], ["--size-only"]):
        again = rclone("sync", *options, *strange, str(source), f"lab:{container}/data")
        assert (again["checks"], again["transfers"], again["deletes"]) == (5 - len(strange), 0, 0), options
    assert list(list_objects(opened, container)) == before
    # Byte by byte, both ways
    assert rclone("check", "--download", *strange, str(source), f"lab:{container}/data")["errors"] == 0


def test_times_finer_than_those_that_are_kept_are_unchanged_within_a_microsecond(
    sync: Sync, rclone: Rclone, source: Path, container: str, opened: Store
) -> None:
    for path in source.rglob("*"):
        os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    sync("push", source)
    before = list(list_objects(opened, container))
    again = rclone("sync", "--modify-window=1us", str(source), f"lab:{container}")
    assert (again["checks"], again["transfers"]) == (5, 0)
    assert list(list_objects(opened, container)) == before


def test_we_read_what_rclone_pushed_and_find_it_unchanged(
    sync: Sync,
    rclone: Rclone,
    source: Path,
    tmp_path: Path,
    container: str,
    opened: Store,
    forget: Callable[[], None],
) -> None:
    rclone("copy", "--swift-chunk-size=1Mi", str(source), f"lab:{container}")
    found = head_object(opened, container, LARGE)
    assert found is not None
    assert found[0].kind == DLO
    read_what_others_pushed(sync, source, tmp_path / "target", forget, ("auto", "auto", "checksum"))
