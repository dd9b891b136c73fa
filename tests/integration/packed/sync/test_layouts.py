# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One layout a prefix: it is recognised, another one is refused by name, and ``repack`` converts."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from tests.integration.packed.killing import CHANGES, killed
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync, failed

MIB = 1 << 20


def test_one_layout_a_prefix(pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    sync("push", source, prefix="files")
    pack(source, prefix="packed")
    before = reader.names()
    for refused, way_out in (
        (lambda: sync("push", source, prefix="packed"), "layout: packed"),
        (lambda: pack(source, prefix="files"), "repack: true"),
        (lambda: unpack(tmp_path / "target", prefix="files", layout="packed"), "layout: packed"),
        (lambda: unpack(tmp_path / "target", prefix="files", version="0123456789"), "push it"),
    ):
        assert way_out in failed(refused)["error"]["remedy"]
    assert reader.names() == before
    assert not (tmp_path / "target").exists()


@pytest.mark.stores(server="rgw")
def test_a_layout_is_converted_there_and_back(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    source = grow(
        tmp_path / "source", {"a": b"a", "d/b": b"b", "link": "a", "empty": None, "large": os.urandom(2 * MIB)}
    )
    files: dict[str, Any] = {"links": "preserve", "segment_size": "1M", "prefix": "set"}
    sync("push", source, **files)
    objects = reader.names("set/")
    (source / "a").rename(tmp_path / "a")
    with pytest.raises(Refused, match="among them a, which 'repack' would lose"):
        pack(source, repack=True, **files)
    (tmp_path / "a").rename(source / "a")
    assert pack(source, repack=True, check=True, **files)["changed"]
    assert reader.names("set/") == objects
    assert pack(source, repack=True, **files)["changed"]
    assert all(name.startswith("set/.packed/") for name in reader.names("set/"))
    assert reader.restore(prefix="set/") == tree(source)
    assert not pack(source, repack=True, **files)["changed"]
    pack(grow(source, {"d/b": b"other"}, when=1), **files)

    assert sync("push", source, repack=True, **files)["changed"]
    assert reader.names("set/") == objects
    assert not sync("push", source, **files)["changed"]
    unpack(tmp_path / "target", prefix="set")
    assert tree(tmp_path / "target").keys() == tree(source).keys()
    assert (tmp_path / "target/d/b").read_bytes() == b"other"


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("back", [False, True], ids=["to packs", "to files"])
def test_a_conversion_that_is_killed_loses_nothing(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader, back: bool
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "d/b": b"b", "large": os.urandom(2 * MIB)})
    before, after = (
        (pack, lambda path, **more: sync("push", path, **more))
        if back
        else (lambda path, **more: sync("push", path, **more), pack)
    )
    before(source, segment_size="1M")
    contents = {name: item.content for name, item in tree(source).items()}
    for at in range(40):
        ended = not killed(lambda: after(source, repack=True, segment_size="1M"), at, CHANGES)
        target = tmp_path / f"target{at}"
        assert not unpack(target).get("failed")
        assert {name: item.content for name, item in tree(target).items()} == contents
        if ended:
            break
    # Each run finds what the ones before it had done, so there are fewer deaths than changes.
    assert 2 < at < 39
    assert not after(source, segment_size="1M")["changed"]
    packed = [name for name in reader.names() if name.startswith(".packed/")]
    assert bool(packed) != back and len(packed) in (0, len(reader.names()))


@pytest.mark.stores(server="rgw")
def test_no_file_becomes_an_object_below_a_packed_prefix(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    inner = grow(tmp_path / "inner", {"a": b"a", "large": os.urandom(2 * MIB)})
    pack(inner, prefix="sets/inner")
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
    unpack(tmp_path / "again", prefix="sets/inner")
    assert tree(tmp_path / "again") == tree(inner)


@pytest.mark.stores(server="rgw")
def test_a_conversion_leaves_packed_data_sets_below_alone(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader
) -> None:
    inner = grow(tmp_path / "inner", {"a": b"a", "large": os.urandom(2 * MIB)})
    pack(inner, prefix="inner")
    outer = grow(tmp_path / "outer", {"b": b"b"})
    sync("push", outer)
    pack(outer, repack=True)
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(outer)
    sync("push", outer, repack=True)
    unpack(tmp_path / "again", prefix="inner")
    assert tree(tmp_path / "again") == tree(inner)
    assert "b" in reader.names()
