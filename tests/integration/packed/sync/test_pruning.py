# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old versions go, with what only they need, while others pull and push."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.pull import PackPull
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync, failed

MIB = 1 << 20


def test_as_many_stay_as_are_wanted_and_nothing_that_they_need_goes(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, opened: Any, container: str
) -> None:
    source, trees = tmp_path / "source", {}
    for number in range(4):
        things = {f"{name}": os.urandom(3000) for name in range(number, number + 3)}
        pack(grow(source, {**things, "large": os.urandom(2 * MIB)}, when=number), segment_size="1M")
        trees[reader.latest()] = tree(source)
    checked = pack(source, keep_versions=2, check=True)
    assert len(reader.versions()) == 4
    pruned = pack(source, keep_versions=2, repack_above=100)
    assert pruned["changed"] and checked["counts"] == pruned["counts"]
    assert reader.versions() == sorted(trees)[2:]
    assert len(reader.names(".packed/files/")) == 2
    segments = opened.transport.request("GET", f"/{container}_segments").body.decode().split("\n")
    assert len([name for name in segments if name]) == 4
    assert not pack(source, keep_versions=2, repack_above=100)["changed"]
    packs = reader.names(".packed/packs/")
    repacked = pack(source, keep_versions=2, repack_above=1)["pruned"]  # what is dead in packs that are needed
    assert (repacked["repacked"], repacked["versions"]) == (2, [])
    assert len(set(reader.names(".packed/packs/")) & set(packs)) == 2
    for version in reader.versions():
        assert reader.restore(version) == trees[version]
        reader.check_archives(version)
        unpack(tmp_path / version, version=version.partition("-")[2])
        assert tree(tmp_path / version) == trees[version]


@pytest.mark.parametrize("goes", [True, False], ids=["the version goes", "its files move"])
def test_a_pull_of_what_goes_meanwhile(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, goes: bool
) -> None:
    source = grow(tmp_path / "source", {f"{number}": os.urandom(3000) for number in range(6)})
    pack(source)
    old, first = reader.latest(), tree(source)
    pack(grow(source, {"0": b"new", "1": b"new", "2": b"new", "3": b"new"}, when=1))
    wanted = {"version": old.partition("-")[2]} if goes else {}
    target = grow(tmp_path / "target", {"5": (source / "5").read_bytes()})
    real, due = PackPull.begin, [lambda: pack(source, keep_versions=1, repack_above=1)]
    monkeypatch.setattr(PackPull, "begin", lambda mover: (due.pop()() if due else None, real(mover)))
    told = failed(lambda: unpack(target, **wanted))
    assert not due
    assert {failure["kind"] for failure in told["failures"]} == {"missing"}
    assert all((old if goes else reader.latest()) in failure["cause"] for failure in told["failures"])
    whole = first if goes else tree(source)
    assert {name: item.content for name, item in tree(target).items()}.items() <= {
        name: item.content for name, item in whole.items()
    }.items()
    if goes:
        with pytest.raises(Exception, match="it has no version"):
            unpack(target, **wanted)
    else:
        assert not unpack(target).get("failed")  # the index tells the new places
        assert tree(target).keys() == tree(source).keys()


@pytest.mark.stores(server="rgw")
def test_a_data_set_within_another_prefix_is_left_alone(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    inner = grow(tmp_path / "inner", {"a": b"a", "large": os.urandom(2 * MIB)})
    pack(inner, prefix="sets/inner")
    objects = reader.names("sets/")
    outer = grow(tmp_path / "outer", {"b": b"b", "sets/c": b"c"})
    assert sync("push", outer, delete=True)["counts"] == {"upload": 2}
    assert set(objects) < set(reader.names("sets/"))
    pulled = sync("pull", tmp_path / "target")
    assert tree(tmp_path / "target").keys() == {"b", "sets/c"}
    assert pulled["passed_over"]["packed"] == len(objects)
    assert failed(lambda: pack(outer))["error"]["kind"] == "refused"
    assert not sync("pull", tmp_path / "target", delete=True)["changed"]
    unpack(tmp_path / "again", prefix="sets/inner")
    assert tree(tmp_path / "again") == tree(inner)
