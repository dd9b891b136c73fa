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
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import merge_join, walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from tests.integration.packed.killing import killed
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync, failed
from tests.trust.faults.requests import CHANGES

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
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader, opened: Store, container: str
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
    put_object(opened, container, "set/content of a folder/", b"c", md5_of(b"c"))
    with pytest.raises(Refused, match="among them content of a folder/, which 'repack' would lose"):
        pack(source, repack=True, **files)
    delete_object(opened, container, "set/content of a folder/")

    def loses_links(push: Pack) -> None:
        before, skipping = reader.names("set/"), {**files, "repack": True, "links": "skip"}
        for delete in (False, True):
            told = failed(lambda delete=delete: push(source, **skipping, delete=delete))["error"]
            assert "among them link, which 'repack' would lose" in told["cause"] and "preserve" in told["remedy"]
        assert reader.names("set/") == before

    loses_links(pack)
    assert pack(source, repack=True, check=True, **files)["changed"]
    assert reader.names("set/") == objects
    assert pack(source, repack=True, **files)["changed"]
    assert all(name.startswith("set/.packed/") for name in reader.names("set/"))
    assert reader.restore(prefix="set/") == tree(source)
    assert not pack(source, repack=True, **files)["changed"]
    pack(grow(source, {"d/b": b"other"}, when=1), **files)
    others = ["set/.packed/notes", "set/.packed/packs/notes.zip"]  # somebody else's
    for name in others:
        put_object(opened, container, name, b"o", md5_of(b"o"))

    loses_links(partial(sync, "push"))
    assert sync("push", source, repack=True, **files)["changed"]
    assert reader.names("set/") == [*others, *objects]
    assert not sync("push", source, repack=True, **files)["changed"]
    assert not sync("push", source, **files)["changed"]
    unpack(tmp_path / "target", prefix="set")
    assert tree(tmp_path / "target").keys() == tree(source).keys()
    assert (tmp_path / "target/d/b").read_bytes() == b"other"


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("layout", ["files", "packed"])
def test_what_is_named_like_a_temporary_file_takes_no_part(
    sync: Sync, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    part = "d/" + temporary_name("a", "etag")
    source, target = grow(tmp_path / "source", {"a": b"a", part: b"half of it"}), tmp_path / "target"
    with monkeypatch.context() as another_tool:
        for module in (walk, merge_join):
            another_tool.setattr(module, "is_temporary", lambda name: False)
        sync("push", source, layout=layout)
    before = reader.names()
    for delete in (False, True):
        pulled = sync("pull", target, delete=delete)
        assert (list(tree(target)), pulled["passed_over"]["temporary"]) == (["a"], 1)
    pushed = sync("push", source, layout=layout, delete=True)
    assert (pushed["changed"], pushed["passed_over"]["temporary"]) == (False, 2)
    other = "files" if layout == "packed" else "packed"
    told = failed(lambda: sync("push", source, layout=other, repack=True))["error"]
    assert f"among them {part}, which 'repack' would lose" in told["cause"]
    assert reader.names() == before
    assert "temporary" in failed(lambda: sync("push", source / part, layout=layout))["error"]["cause"]


@pytest.mark.stores(server="rgw")
def test_the_latest_version_has_expired_and_another_one_has_not(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader, opened: Store, container: str
) -> None:
    source, target = grow(tmp_path / "source", {"a": b"a", "b": b"b"}), tmp_path / "target"
    old = pack(source)["version"]
    new = pack(grow(source, {"c": b"c"}), expire_after="1d")["version"]
    for name in (".packed/latest", f".packed/versions/{new['time']}-{new['digest']}"):
        delete_object(opened, container, name)  # as if a day had passed
    for run in (lambda: unpack(target), lambda: unpack(target, delete=True, allow_empty_source=True)):
        told = failed(run)["error"]
        assert told["kind"] == "missing" and old["digest"] in told["remedy"]
    before = reader.names()
    assert failed(lambda: sync("push", source))["error"]["kind"] == "refused"
    (source / "b").rename(tmp_path / "b")
    told = failed(lambda: sync("push", source, repack=True))["error"]
    assert "among them b, which 'repack' would lose" in told["cause"]
    assert reader.names() == before
    unpack(target, version=old["digest"])
    assert sorted(tree(target)) == ["a", "b"]
    (tmp_path / "b").rename(source / "b")
    sync("push", source, repack=True)
    assert reader.names() == ["a", "b", "c"]


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("back", [False, True], ids=["to packs", "to files"])
def test_a_conversion_that_is_killed_loses_nothing(
    pack: Pack, unpack: Pack, sync: Sync, tmp_path: Path, reader: Reader, back: bool
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "d/b": b"b", "large": os.urandom(2 * MIB)})
    as_files = partial(sync, "push")
    before, after = (pack, as_files) if back else (as_files, pack)
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
