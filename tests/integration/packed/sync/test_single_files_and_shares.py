# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file instead of a folder; one node's share of the names; deleting, guarded."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Refused
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree


@pytest.mark.parametrize("size", [3, (3 << 20) + 1])
def test_the_same_words_push_a_file_and_pull_it(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, container: str, size: int
) -> None:
    folder = grow(tmp_path / "data", {"x.h5": os.urandom(size), "x.h5.bak": b"not this one", "x": b"nor this"})
    file = folder / "x.h5"
    before = tree(folder)
    pushed = pack(file, prefix="runs", segment_size="1M")
    assert (pushed["source"], pushed["destination"]) == (str(file), f"{container}/runs/x.h5")
    assert list(reader.restore(prefix="runs/")) == ["x.h5"]
    assert not pack(file, prefix="runs")["changed"]
    pack(folder, prefix="runs", include=["x", "x.h5.*"])
    assert reader.restore(prefix="runs/") == before
    file.unlink()
    assert unpack(file, prefix="runs")["counts"] == {"download": 1}
    assert tree(folder) == before
    assert not unpack(file, prefix="runs")["changed"]
    file.write_bytes(b"damaged")
    assert unpack(file, prefix="runs")["counts"] == {"download": 1}
    assert tree(folder) == before
    with pytest.raises(Missing, match="there is no such object"):
        unpack(folder / "x.txt", prefix="runs")


def test_two_shares_pushed_at_the_same_time_are_one_version(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, store: object, container: str, opened: object
) -> None:
    things = {f"d/{number}": b"%d" % number for number in range(40)}
    source = grow(tmp_path / "source", things)
    opened.transport.request("PUT", f"/{container}")  # type: ignore[attr-defined]
    with ThreadPoolExecutor(3) as threads:
        runs = [threads.submit(pack, source, shard={"index": index, "count": 3}) for index in range(3)]
        counts = [run.result()["counts"]["upload"] for run in runs]
    assert sum(counts) == 40
    assert reader.restore() == tree(source)
    for index in range(3):
        pulled = unpack(tmp_path / "target", shard={"index": index, "count": 3}, delete=True)
        assert pulled["counts"] == {"download": counts[index]}
    assert tree(tmp_path / "target") == tree(source)
    for number in range(0, 40, 2):
        (source / f"d/{number}").unlink()
    gone = pack(source, shard={"index": 0, "count": 3}, delete=True)["counts"]["delete"]
    assert 0 < gone < 20
    assert len(reader.restore()) == 40 - gone


@pytest.mark.stores(server="rgw")
def test_an_empty_source_deletes_nothing_unless_it_is_meant(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader
) -> None:
    source = grow(tmp_path / "source", {"a": b"1", "b": b"2"})
    pack(source)
    before = reader.names()
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="allow_empty_source"):
        pack(tmp_path / "empty", delete=True)
    with pytest.raises(Missing, match="no such file or folder"):
        pack(tmp_path / "mistyped", delete=True)
    with pytest.raises(Refused, match="allow_empty_source"):
        unpack(source, prefix="mistyped", delete=True)
    assert reader.names() == before
    assert len(tree(source)) == 2
    assert pack(tmp_path / "empty", delete=True, allow_empty_source=True)["done"]["deleted"] == 2
    assert unpack(source, delete=True, allow_empty_source=True)["done"]["deleted"] == 2


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize(("limit", "goes"), [("1", False), ("50%", True)])
def test_the_limit_is_kept_before_anything_changes(
    pack: Pack, tmp_path: Path, reader: Reader, limit: str, goes: bool
) -> None:
    source = grow(tmp_path / "source", dict.fromkeys("abcd", b"x"))
    pack(source)
    before = reader.names()
    grow(source, {"new": b"n"})
    (source / "a").unlink()
    (source / "b").unlink()
    if goes:
        assert pack(source, delete=True, delete_limit=limit)["done"]["deleted"] == 2
        assert reader.restore().keys() == {"new", "c", "d"}
    else:
        with pytest.raises(Refused, match="2 of its 4 names"):
            pack(source, delete=True, delete_limit=limit)
        assert reader.names() == before
