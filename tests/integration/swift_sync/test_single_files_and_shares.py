# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file instead of a folder; one node's share of the names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of


@pytest.mark.parametrize("size", [3, (3 << 20) + 1])
def test_the_same_words_push_a_file_and_pull_it(
    sync: Sync, tmp_path: Path, opened: Store, container: str, size: int
) -> None:
    folder = make_tree(tmp_path / "data", {"x.h5": os.urandom(size), "x.h5.bak": b"not this one", "x": b"nor this"})
    file = folder / "x.h5"
    before = tree_of(folder)
    pushed = sync("push", file, prefix="runs", segment_size="1M")
    assert (pushed["source"], pushed["destination"]) == (str(file), f"{container}/runs/x.h5")
    assert [entry.name for entry in list_objects(opened, container)] == ["runs/x.h5"]
    assert not sync("push", file, prefix="runs")["changed"]
    sync("push", folder, prefix="runs", include=["x", "x.h5.*"])
    file.unlink()
    assert sync("pull", file, prefix="runs")["counts"] == {"download": 1}
    assert tree_of(folder) == before
    assert not sync("pull", file, prefix="runs")["changed"]
    file.write_bytes(b"damaged")
    assert sync("pull", file, prefix="runs")["counts"] == {"download": 1}
    assert tree_of(folder) == before


def test_a_slash_at_the_end_means_a_folder(sync: Sync, tmp_path: Path) -> None:
    folder = make_tree(tmp_path / "source", {"x": b"file"})
    sync("push", folder)
    with pytest.raises(BadInput, match="slash"):
        sync("push", f"{folder}/x/")
    sync("pull", f"{tmp_path}/target/x/")
    assert tree_of(tmp_path / "target").keys() == {"x/x"}


def test_a_single_file_is_not_mirrored(sync: Sync, tmp_path: Path) -> None:
    folder = make_tree(tmp_path / "source", {"x": b"file"})
    with pytest.raises(BadInput, match="delete"):
        sync("push", folder / "x", delete=True)


def test_shares_make_up_the_whole_and_mirror_only_what_is_theirs(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    source = make_tree(tmp_path / "source", {f"d/{number}": b"x" for number in range(40)})
    counts = [sync("push", source, shard={"index": index, "count": 3})["counts"]["upload"] for index in range(3)]
    assert all(counts)
    assert sum(counts) == 40
    whole = tree_of(source)
    for index in range(3):
        pulled = sync("pull", tmp_path / "target", shard={"index": index, "count": 3}, delete=True)
        assert pulled["counts"] == {"download": counts[index]}
    assert tree_of(tmp_path / "target") == whole
    for number in range(0, 40, 2):
        (source / f"d/{number}").unlink()
    gone = sync("push", source, shard={"index": 0, "count": 3}, delete=True)["counts"]["delete"]
    assert 0 < gone < 20
    assert len(list(list_objects(opened, container))) == 40 - gone
