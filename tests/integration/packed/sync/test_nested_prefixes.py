# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A packed data set below the prefix of files is left alone, and they put nothing among its objects."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync, failed

MIB = 1 << 20
INNER = "sets/inner"
pytestmark = pytest.mark.stores(server="rgw")


@pytest.fixture
def inner(pack: Pack, tmp_path: Path) -> Path:
    """What the packed data set below has, of which one file is an object by itself."""
    source = grow(tmp_path / "inner", {"a": b"a", "large": os.urandom(2 * MIB)})
    pack(source, prefix=INNER)
    return source


def test_a_data_set_within_another_prefix_is_left_alone(
    inner: Path, pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    objects = reader.names("sets/")
    outer = grow(tmp_path / "outer", {"b": b"b", "sets/c": b"c"})
    assert sync("push", outer, delete=True)["counts"] == {"upload": 2}
    assert set(objects) < set(reader.names("sets/"))
    pulled = sync("pull", tmp_path / "target")
    assert tree(tmp_path / "target").keys() == {"b", "sets/c"}
    assert pulled["passed_over"]["packed"] == len(objects)
    assert failed(lambda: pack(outer))["error"]["kind"] == "refused"
    assert not sync("pull", tmp_path / "target", delete=True)["changed"]
    unpack(tmp_path / "again", prefix=INNER)
    assert tree(tmp_path / "again") == tree(inner)


def test_no_file_becomes_an_object_below_a_packed_prefix(
    inner: Path, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    objects = reader.names()
    told = failed(lambda: sync("push", inner, prefix="sets/inner/more"))["error"]
    assert told["kind"] == "refused" and "/sets/inner/.packed/latest" in told["cause"]
    assert reader.names() == objects

    outer = grow(tmp_path / "outer", dict.fromkeys(("a", "sets/b", "sets/inner-too", "z/.packed.zip"), b"o"))
    below = {"sets/inner/!", "sets/inner/a", "sets/inner/new/er/d", "sets/inner/-"}
    grow(outer, dict.fromkeys(below, b"x"))
    for options in ({}, {"include": ["sets/**", "a"]}, {"delete": True}):
        told = failed(partial(sync, "push", outer, **options))
        assert {failure["name"] for failure in told["failures"]} == below
        assert all("sets/inner/ is a packed data set" in failure["cause"] for failure in told["failures"])
    assert {*reader.names()} - {*objects} == {"a", "sets/b", "sets/inner-too", "z/.packed.zip"}
    assert {*objects} < {*reader.names()}
    assert not sync("push", outer, exclude=["sets/inner/**"], delete=True)["changed"]

    pulled = sync("pull", tmp_path / "target")
    assert pulled["packed_sets"] == ["sets/inner/"]
    assert pulled["source_state"]["objects"] == 4
    nothing = sync("pull", tmp_path / "nothing", prefix="sets/inner/more")
    assert nothing["packed_sets"] == ["sets/inner/"] and not nothing["changed"]
    unpack(tmp_path / "again", prefix=INNER)
    assert tree(tmp_path / "again") == tree(inner)


def test_a_conversion_leaves_packed_data_sets_below_alone(
    inner: Path, pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    outer = grow(tmp_path / "outer", {"b": b"b"})
    sync("push", outer)
    pack(outer, repack=True)
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(outer)
    sync("push", outer, repack=True)
    unpack(tmp_path / "again", prefix=INNER)
    assert tree(tmp_path / "again") == tree(inner)
    assert "b" in reader.names()
