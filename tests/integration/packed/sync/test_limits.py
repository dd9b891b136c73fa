# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas, access lists, expiry, a full disk: told clearly, old versions stay whole, and a later run finishes."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter, Snapshot
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options
from tests.integration.conftest import http_to
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import failed, in_a_process, run_sync

MIB = 1 << 20


@pytest.mark.parametrize("quota", ["Bytes", "Count"])
def test_a_quota_is_reached_in_the_middle(
    pack: Pack, unpack: Pack, tmp_path: Path, container: str, opened: Store, reader: Reader, quota: str
) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    first = tree(source)
    grow(source, {f"b{number}": os.urandom(900_000) for number in range(3)}, when=1)
    header = f"X-Container-Meta-Quota-{quota}"
    limit = {"Bytes": str(2 * MIB), "Count": "4"}[quota]
    opened.transport.request("POST", f"/{container}", headers={header: limit})
    told = failed(lambda: pack(source, pack_size="1M", concurrency="1"))
    assert told["error"]["kind"] == "no_space"
    assert "A quota or a size limit is reached" in told["msg"]
    assert reader.restore() == first
    opened.transport.request("POST", f"/{container}", headers={header: ""})
    pack(source, pack_size="1M")
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(source) == reader.restore()
    assert not reader.names(".packed/.at-work/")


@pytest.mark.stores(server="rgw")  # Swift remembers for a while how full a container was, and lets it grow beyond
@pytest.mark.parametrize("quota", ["Bytes", "Count"])
def test_a_quota_that_old_versions_have_used_up(
    pack: Pack, tmp_path: Path, container: str, opened: Store, reader: Reader, quota: str
) -> None:
    source = tmp_path / "source"

    def push(**options: Any) -> Any:
        return pack(source, pack_size="1M", concurrency="1", **options)

    def change(when: int) -> None:
        """What is pushed in three packs."""
        grow(source, {name: os.urandom(700_000) for name in "abc"}, when=when)

    for number in range(3):
        change(number)
        push()
    before = tree(source)
    change(9)
    limit = {"Bytes": "7300000", "Count": str(len(reader.names()) + 3)}[quota]
    opened.transport.request("POST", f"/{container}", headers={f"X-Container-Meta-Quota-{quota}": limit})
    told = failed(push)
    assert told["error"]["kind"] == "no_space" and reader.restore() == before
    told = failed(lambda: push(keep_versions=2))
    assert told["error"]["kind"] == "no_space" and told["changed"]
    assert "Run again: there is more room now, as 1 old versions were deleted" in told["error"]["remedy"]
    assert len(told["pruned"]["versions"]) == 1 and len(reader.versions()) == 2
    assert reader.restore() == before
    assert push(keep_versions=2)["changed"]
    assert reader.restore() == tree(source)


def test_a_quota_that_does_not_take_an_empty_object(
    pack: Pack, tmp_path: Path, container: str, opened: Store, reader: Reader
) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    pack(grow(source, {"a": b"b"}, when=1))
    header = "X-Container-Meta-Quota-Count"
    opened.transport.request("POST", f"/{container}", headers={header: str(len(reader.names()))})
    told = failed(lambda: pack(source, keep_versions=1))["error"]
    assert told["kind"] == "no_space" and "Have the quota raised" in told["remedy"]
    opened.transport.request("POST", f"/{container}", headers={header: str(len(reader.names()) + 9)})
    pack(source, keep_versions=1)
    assert len(reader.versions()) == 1 and reader.restore() == tree(source)
    assert not reader.names(".packed/.at-work/")


@pytest.mark.stores(finds_others=True)
def test_another_project_reads_and_may_not_write(
    store: Any, cloud: Callable[[str], Any], pack: Pack, tmp_path: Path, container: str, reader: Reader
) -> None:
    other = cloud("lab-other")
    source = grow(tmp_path / "source", {"a": b"a", "link": "a", "large": os.urandom(2 * MIB)})
    pack(source, segment_size="1M", read_acl=f"{other.project_id}:*,.rlistings")
    old = reader.latest()
    first = tree(source)
    pack(grow(source, {"a": b"new"}, when=1), segment_size="1M")
    before = reader.names()

    def theirs(**options: Any) -> Any:
        options = {"container": container, "links": "preserve", **options}
        return run_sync(store.object_store, other.token, **options)

    theirs(direction="pull", path=str(tmp_path / "target"))
    assert tree(tmp_path / "target") == tree(source)
    theirs(direction="pull", path=str(tmp_path / "old"), version=old.partition("-")[2])
    assert tree(tmp_path / "old") == first
    grow(tmp_path / "old", {"mine": b"m"})
    told = failed(lambda: theirs(direction="push", path=str(tmp_path / "old"), layout="packed"))
    assert told["error"]["kind"] == "denied"
    assert theirs(direction="push", path=str(tmp_path / "old"), layout="packed", check=True)["changed"]
    assert reader.names() == before


@pytest.mark.stores(finds_others=True)
def test_another_project_writes_and_prunes_as_far_as_it_sees(
    store: Any, cloud: Callable[[str], Any], pack: Pack, tmp_path: Path, container: str, opened: Store, reader: Reader
) -> None:
    theirs = cloud("lab-other")
    writers = f"{theirs.project_id}:*"
    # Where no account is in the address, what another project stores is that one's: the owner reads it by a list alone.
    lists = {"X-Container-Read": f"{writers},{store.project_id}:*,.rlistings", "X-Container-Write": writers}
    source = grow(tmp_path / "source", {"a": b"a"})

    def write(content: bytes) -> Any:
        options = {"container": container, "layout": "packed", "direction": "push", "keep_versions": 1}
        return run_sync(
            store.object_store, theirs.token, path=str(grow(source, {"a": content}, when=len(content))), **options
        )

    pack(source)
    opened.transport.request("POST", f"/{container}", headers=lists)
    assert len(write(b"aa")["pruned"]["versions"]) == 1  # and there is no container for segments at all
    pack(grow(source, {"large": os.urandom(2 * MIB)}, when=2), segment_size="1M")
    nobody = dict.fromkeys(lists, "")
    opened.transport.request("POST", f"/{container}_segments", headers=nobody)  # made with the lists of the container
    before = reader.names(".packed/packs/")
    told = write(b"aaaa")["pruned"]
    assert not told["versions"] and f"container {container}_segments" in told["why_not"]
    assert len(reader.versions()) == 3 and set(before) < set(reader.names(".packed/packs/"))
    assert reader.restore() == tree(source)
    to_files = {"container": container, "direction": "push", "path": str(source), "repack": True, "segment_size": "1M"}
    before = reader.names(".packed/")
    (source / "large").write_bytes(b"not large any more")  # so that nothing has to be stored there
    told = failed(lambda: run_sync(store.object_store, theirs.token, **to_files))["error"]
    assert told["kind"] == "denied" and f"{container}_segments, where large files have" in told["subject"]
    assert reader.names(".packed/") == before
    opened.transport.request("POST", f"/{container}_segments", headers=lists)
    assert len(write(b"aaaaaa")["pruned"]["versions"]) == 3
    assert reader.restore() == tree(source)


def test_what_expires_is_told_so_as_a_whole(
    pack: Pack, tmp_path: Path, container: str, opened: Store, reader: Reader
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "large": os.urandom(2 * MIB)})
    pack(source, segment_size="1M", expire_after="1d")

    def expiries() -> dict[str, float | None]:
        ends = {}
        for place in (container, container + "_segments"):
            listed = opened.transport.request("GET", f"/{place}", query={"format": "json"})
            for row in json.loads(listed.body):
                found = head_object(opened, place, row["name"])
                at = read_expiry(found[1]) if found else None
                ends[row["name"]] = None if at is None else round((at - time.time()) / 86400, 1)
        return ends

    first = expiries()
    assert len(first) == 6 and set(first.values()) == {1.0}
    pack(grow(source, {"b": b"b"}), segment_size="1M", expire_after="3d")
    second = expiries()
    old = {name for name in first if "versions/" in name}
    assert {name: end for name, end in second.items() if end != 3.0} == dict.fromkeys(old, 1.0)
    pack(grow(source, {"c": b"c"}), segment_size="1M", expire_after="1d")
    third = expiries()
    for version in reader.versions()[1:]:
        for name in reader.index(version).packs:
            assert third[f".packed/packs/{name}"] >= third[f".packed/versions/{version}"]
    pack(grow(source, {"d": b"d"}), segment_size="1M", expire_after="never")
    index = reader.index()
    last = expiries()
    assert {last[f".packed/packs/{name}"] for name in index.packs} == {None}
    assert {end for name, end in last.items() if "/files/" in name} == {None}


@pytest.mark.stores(server="rgw")
def test_the_limit_of_the_line_and_progress_count_each_byte(
    tmp_path: Path, store: Any, container: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = {f"{number}": os.urandom(9000) for number in range(50)}
    source = grow(tmp_path / "source", {**things, "large": os.urandom(2 * MIB)})
    size = sum(path.stat().st_size for path in source.iterdir())
    for direction, path, stage in (("push", source, "uploading"), ("pull", tmp_path / "target", "downloading")):
        passed: list[int] = []
        monkeypatch.setattr(Bandwidth, "take", lambda _limit, count, passed=passed: passed.append(count))
        options = {"layout": "packed", "bandwidth_limit": "50M", "container": container}
        settings = settings_with(direction=direction, path=str(path), **options)
        told: list[Snapshot] = []
        http = http_to(store.object_store, store.token, **transport_options(settings))
        assert synchronise(http, settings, Meter(told.append, every=0), check=False)["done"]["bytes"] == size
        assert size < sum(passed) < 1.1 * size
        moved = [one for one in told if one["stage"] == stage]
        assert (moved[-1]["files"], moved[-1]["bytes"]) == (len(things) + 1, size)
        assert (moved[-1]["files_total"], moved[-1]["bytes_total"], moved[-1]["how"]) == (len(things) + 1, size, "")


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("layout", ["packed", "files"])
@pytest.mark.parametrize("most", [64, 4096], ids=["never more than 64", "64 at first"])
def test_few_open_files(tmp_path: Path, store: Any, container: str, layout: str, most: int) -> None:
    things = {f"{number % 100}/{number}": b"%d" % number for number in range(300)}
    source = grow(tmp_path / "source", {**things, "large": os.urandom(12 * MIB)})
    for direction, path, options in (
        ("push", source, {"layout": layout, "segment_size": "1M"}),
        ("pull", tmp_path / "target", {}),
    ):
        arguments = {"endpoint": store.object_store, "token": store.token, "container": container, **options}
        run = in_a_process({**arguments, "direction": direction, "path": str(path)})
        limited = ["prlimit", f"--nofile=64:{most}", *run["args"]]
        done = subprocess.run(limited, check=False, env=run["env"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["done"]["files"] == len(things) + 1
    assert {name: item.content for name, item in tree(tmp_path / "target").items()} == {
        name: item.content for name, item in tree(source).items()
    }


@pytest.mark.stores(server="rgw")
def test_a_disk_that_is_full(pack: Pack, unpack: Pack, tmp_path: Path, small_disk: Path) -> None:
    things = {f"{number}": os.urandom(500_000) for number in range(12)}
    source = grow(tmp_path / "source", things)
    pack(source, pack_size="1M")
    with pytest.raises(DataError, match=r"are needed and .* are free"):
        unpack(small_disk / "target", check_space=True)
    told = failed(lambda: unpack(small_disk / "target"))
    assert told["failures"][0]["kind"] == "no_space"
    shown = {name: item for name, item in tree(small_disk / "target").items() if ".chameleon-data-" not in name}
    assert shown.items() <= tree(source).items()


@pytest.mark.stores(server="rgw")
def test_temporary_files_find_no_room(
    pack: Pack, unpack: Pack, tmp_path: Path, small_disk: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = grow(tmp_path / "source", {f"{number}": b"%d" % number for number in range(3)})
    pack(source)
    before = reader.names()
    grow(source, {"new": b"n"})
    (small_disk / "full").write_bytes(bytes(4 * MIB))
    for run in (lambda: pack(source), lambda: unpack(tmp_path / "target")):
        with monkeypatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(small_disk))
            told = failed(run)["error"]
        assert told["kind"] == "no_space" and str(small_disk) in told["subject"] and "TMPDIR" in told["remedy"]
        assert not reader.names(".packed/at-work/") and set(before) <= set(reader.names())
    assert pack(source)["changed"]
