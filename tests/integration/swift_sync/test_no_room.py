# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No room on the node's disk: what is whole is kept, and a later run finishes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

MIB = 1 << 20


def test_a_disk_that_is_full_keeps_what_is_whole_and_the_next_run_finishes(
    sync: Sync, tmp_path: Path, small_disk: Path
) -> None:
    files = {f"{number}": os.urandom(MIB) for number in range(6)} | {"large": os.urandom(3 * MIB)}
    source = make_tree(tmp_path / "source", files)
    sync("push", source, segment_size="2M")
    pulled = sync("pull", small_disk, concurrency="2")
    assert (pulled["failed"], pulled["error"]["kind"]) == (True, "no_space")
    assert "No space left on device" in pulled["msg"]
    assert "Free space on the node and run again: what is there already is kept." in pulled["msg"]
    assert {failure["kind"] for failure in pulled["failures"]} == {"no_space"}
    there, whole = tree_of(small_disk), tree_of(source)
    kept = {name: found for name, found in there.items() if not name.startswith(".chameleon-data-")}
    assert 0 < len(kept) < len(whole)
    assert all(whole[name] == found for name, found in kept.items())
    assert pulled["done"]["files"] == len(kept)

    subprocess.run(["mount", "-o", "remount,size=32M", str(small_disk)], check=True)
    again = sync("pull", small_disk)
    assert again["done"]["files"] == len(whole) - len(kept)
    assert tree_of(small_disk) == whole
