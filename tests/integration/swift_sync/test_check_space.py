# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pull that looks for room first."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

MIB = 1 << 20


def test_what_does_not_fit_is_refused_before_anything_is_written(sync: Sync, tmp_path: Path, small_disk: Path) -> None:
    source = make_tree(tmp_path / "source", {f"{number}": os.urandom(MIB) for number in range(5)})
    sync("push", source)
    target = small_disk / "not/there/yet"
    for check in (True, False):
        with pytest.raises(
            NoSpace, match=r"5.0 MiB are needed and 4.0 MiB are free .* 'check_space: false'"
        ) as refused:
            sync("pull", target, check_space=True, check=check)
        assert (refused.value.details["needed"], refused.value.details["free"]) == (5 * MIB, 4 * MIB)
    assert list(small_disk.iterdir()) == []
    subprocess.run(["mount", "-o", "remount,size=6M", str(small_disk)], check=True)
    sync("pull", target, check_space=True)
    assert tree_of(target) == tree_of(source)


def test_only_what_is_still_to_come_has_to_fit(sync: Sync, tmp_path: Path, small_disk: Path) -> None:
    files = {"1": os.urandom(MIB), "2": os.urandom(MIB), "3": os.urandom(MIB)}
    source = make_tree(tmp_path / "source", files)
    sync("push", source)
    sync("pull", small_disk, check_space=True)
    # One at a time needs room beside the old ones, two at a time do not fit
    sync("push", make_tree(source, {name: content[::-1] for name, content in files.items()}))
    with pytest.raises(NoSpace):
        sync("pull", small_disk, check_space=True, concurrency="2")
    assert tree_of(small_disk) != tree_of(source)
    sync("pull", small_disk, check_space=True, concurrency="1")
    assert tree_of(small_disk) == tree_of(source)


def test_what_an_earlier_run_has_left_of_a_file_is_there(
    sync: Sync, tmp_path: Path, small_disk: Path, store: Any, run_and_kill: Callable[..., None]
) -> None:
    source = make_tree(tmp_path / "source", {"large": os.urandom(3 * MIB)})
    sync("push", source, segment_size="1M")

    def left() -> int:
        return sum(path.stat().st_blocks * 512 for path in small_disk.glob(".chameleon-data-*"))

    options = {"direction": "pull", "path": str(small_disk), "bandwidth_limit": "1M", "concurrency": "1"}
    run_and_kill(lambda: left() > 1.5 * MIB, endpoint=store.object_store, **options)
    (small_disk / "filler").write_bytes(bytes(MIB - 65536))
    assert left() > MIB  # of the file; less than it is free
    sync("pull", small_disk, check_space=True)
    (small_disk / "filler").unlink()
    assert tree_of(small_disk) == tree_of(source)
