# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old versions go, with what only they need, while others pull and push."""

from __future__ import annotations

import os
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.pull import PackPull
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import failed

MIB = 1 << 20


def test_as_many_stay_as_are_wanted_and_nothing_that_they_need_goes(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, opened: Any, container: str
) -> None:
    source, trees = tmp_path / "source", {}
    for number in range(4):
        things = {f"{name}": os.urandom(3000) for name in range(number, number + 3)}
        pack(grow(source, {**things, "large": os.urandom(2 * MIB)}, when=number), segment_size="1M")
        trees[reader.latest()] = tree(source)
    checked = pack(source, keep_versions=2, repack_above=100, check=True)
    assert len(reader.versions()) == 4
    pruned = pack(source, keep_versions=2, repack_above=100)
    assert pruned["changed"] and checked["counts"] == pruned["counts"]
    assert reader.versions() == sorted(trees)[2:]
    assert len(reader.names(".packed/files/")) == 2
    segments = opened.transport.request("GET", f"/{container}_segments").body.decode().split("\n")
    assert len([name for name in segments if name]) == 4
    assert not pack(source, keep_versions=2, repack_above=100)["changed"]
    packs = reader.names(".packed/packs/")
    checked = pack(source, keep_versions=2, repack_above=1, check=True)
    assert checked["changed"] and reader.names(".packed/packs/") == packs
    repacked = pack(source, keep_versions=2, repack_above=1)  # what is dead in packs that are needed
    assert repacked["changed"] and repacked["counts"] == checked["counts"] == {"repack": 2}
    assert (repacked["pruned"]["repacked"], repacked["pruned"]["versions"]) == (2, [])
    for check in (True, False):
        assert not pack(source, keep_versions=2, repack_above=1, check=check)["changed"]
    assert len(set(reader.names(".packed/packs/")) & set(packs)) == 2
    for version in reader.versions():
        assert reader.restore(version) == trees[version]
        reader.check_archives(version)
        unpack(tmp_path / version, version=version.partition("-")[2])
        assert tree(tmp_path / version) == trees[version]


@pytest.mark.stores(server="rgw")
def test_days_are_counted_by_the_stores_clock_whatever_the_nodes_says(
    pack: Pack, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, real = grow(tmp_path / "source", {"a": b"a"}), time.time
    pack(source)
    for number, days in enumerate((-400, 400)):
        monkeypatch.setattr(time, "time", lambda days=days: real() + days * 86400)
        monkeypatch.setattr(time, "time_ns", lambda days=days: int((real() + days * 86400) * 1e9))
        for check in (True, False):
            pushed = pack(grow(source, {f"{number}": b"n"}), keep_days=30, check=check)
            assert "prune" not in pushed["counts"]
    today = {datetime.fromtimestamp(real() + seconds, timezone.utc).strftime("%Y%m%d") for seconds in (-3600, 3600)}
    assert len(reader.versions()) == 3 and {version[:8] for version in reader.versions()} <= today


@pytest.fixture
def overtaken(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that was pushed twice; as soon as a pull has compared, the first version goes and files move."""
    source = grow(tmp_path / "source", {f"{number}": os.urandom(3000) for number in range(6)})
    pack(source)
    pack(grow(source, {"0": b"new", "1": b"new", "2": b"new", "3": b"new"}, when=1))
    real, due = PackPull.begin, [lambda: pack(source, keep_versions=1, repack_above=1)]
    monkeypatch.setattr(PackPull, "begin", lambda mover: (due.pop()() if due else None, real(mover)))
    return source


def test_a_version_that_goes_while_it_is_pulled_is_named(
    unpack: Pack, overtaken: Path, tmp_path: Path, reader: Reader
) -> None:
    old = reader.versions()[0]
    target = grow(tmp_path / "target", {"5": (overtaken / "5").read_bytes()})
    there = tree(target)
    told = failed(lambda: unpack(target, version=old.partition("-")[2]))
    assert len(reader.versions()) == 1
    assert {failure["name"] for failure in told["failures"]} == {"0", "1", "2", "3", "4"}
    assert {failure["kind"] for failure in told["failures"]} == {"missing"}
    assert all(old in failure["cause"] and "deleted" in failure["cause"] for failure in told["failures"])
    assert tree(target) == there
    with pytest.raises(Missing, match="it has no version"):
        unpack(target, version=old.partition("-")[2])


def test_files_that_are_repacked_while_they_are_pulled_come_from_their_new_packs(
    unpack: Pack, overtaken: Path, tmp_path: Path, reader: Reader
) -> None:
    packs = reader.names(".packed/packs/")
    pulled = unpack(tmp_path / "target")
    assert not set(packs) <= set(reader.names(".packed/packs/"))
    assert pulled["counts"] == {"download": 6} and pulled["done"]["files"] == 6
    assert tree(tmp_path / "target") == tree(overtaken)
