# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we push, python-swiftclient reads, and finds unchanged; what it pushed, we read, and find unchanged."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, read_what_others_pushed, tree_of
from tests.lab import layout

MIB = 1 << 20
LARGE = "d/large file.bin"


@pytest.fixture
def swift(store: Any) -> Callable[..., str]:
    """Runs the swift command on the store; returns what it says."""

    def run(folder: Path, *arguments: str) -> str:
        access = [
            f"--os-storage-url={store.object_store}",
            f"--os-auth-token={store.token}",
            f"--os-cacert={layout.AUTHORITY}",
        ]
        done = subprocess.run(["swift", *access, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {"a.txt": b"a", "empty": b"", "d/small": b"s", LARGE: os.urandom(5 * MIB + 7), "ä/%20": b"b"}
    return make_tree(tmp_path / "source", files)


def test_the_swift_command_reads_what_we_pushed_and_finds_it_unchanged(
    sync: Sync, swift: Callable[..., str], source: Path, tmp_path: Path, container: str, opened: Store
) -> None:
    sync("push", source, segment_size="1M")
    (tmp_path / "target").mkdir()
    swift(tmp_path / "target", "download", container)
    assert tree_of(tmp_path / "target") == tree_of(source)
    before = list(list_objects(opened, container))
    if opened.offers.server == "rgw":
        (source / LARGE).unlink()  # the command fails on any SLO that is there already: RGW gives no manifest out
    swift(source, "upload", "--changed", container, ".")
    assert list(list_objects(opened, container)) == before


@pytest.mark.parametrize("kind", ["--use-slo", "--use-dlo"])
def test_we_read_what_the_swift_command_pushed_and_find_it_unchanged(
    sync: Sync,
    swift: Callable[..., str],
    source: Path,
    tmp_path: Path,
    container: str,
    opened: Store,
    kind: str,
    forget: Callable[[], None],
) -> None:
    swift(source, "upload", kind, "--segment-size", str(2 * MIB), container, ".")
    assert len(list(list_objects(opened, container + "_segments"))) == 3
    read_what_others_pushed(sync, source, tmp_path / "target", forget, ("auto", "checksum"))


@pytest.mark.parametrize("kind", ["--use-slo", "--use-dlo"])
def test_replacing_what_the_swift_command_pushed_takes_its_segments(
    sync: Sync, swift: Callable[..., str], source: Path, container: str, opened: Store, kind: str
) -> None:
    swift(source, "upload", kind, "--segment-size", str(2 * MIB), container, ".")
    (source / LARGE).write_bytes(os.urandom(3 * MIB))
    sync("push", source, segment_size="2M")
    segments = [entry.name for entry in list_objects(opened, container + "_segments")]
    assert len(segments) == 2
    assert all("/.slo/" in name for name in segments)


@pytest.mark.parametrize("kind", ["--use-slo", "--use-dlo"])
def test_deleting_what_the_swift_command_pushed_takes_its_segments(
    sync: Sync, swift: Callable[..., str], source: Path, container: str, opened: Store, kind: str
) -> None:
    swift(source, "upload", kind, "--segment-size", str(2 * MIB), container, ".")
    (source / LARGE).unlink()
    sync("push", source, delete=True)
    assert list(list_objects(opened, container + "_segments")) == []
