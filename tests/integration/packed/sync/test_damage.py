# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the store is damaged, gone, or comes from somebody hostile: that is told by name, all else is whole."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import failed

pytestmark = pytest.mark.stores(part="rgw")  # what is read is the same in all stores
MIB = 1 << 20


@pytest.fixture
def source(pack: Pack, tmp_path: Path) -> Path:
    """A folder that is pushed in three packs and a large file."""
    folder = grow(tmp_path / "source", {f"d{pack}/{file}": os.urandom(5000) for pack in range(3) for file in range(3)})
    grow(folder, {"large": os.urandom(2 * MIB), "d1/link": "x", "d1/empty": b""})
    for number in range(3):
        pack(folder, include=[f"d{number}"])
    pack(folder)
    return folder


@pytest.mark.parametrize("how", ["deleted", "replaced", "shorter", "empty"])
def test_a_pack(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, opened: Store, container: str, how: str
) -> None:
    index = reader.index()
    victims = {row.name for row in index.rows if row.pack == 1}
    name = f".packed/packs/{index.packs[1]}"
    content = reader.get(name)
    if how == "deleted":
        delete_object(opened, container, name)
    else:
        content = {"replaced": b"?" * len(content), "shorter": content[:200], "empty": b""}[how]
        put_object(opened, container, name, content, md5_of(content))
    target = tmp_path / "target"
    told = failed(lambda: unpack(target))
    assert {failure["name"] for failure in told["failures"]} == victims
    kind = "missing" if how == "deleted" else "damaged"
    assert {failure["kind"] for failure in told["failures"]} == {kind}
    assert reader.latest() in told["failures"][0]["cause"] or how != "deleted"
    whole = {name: item for name, item in tree(source).items() if name not in victims}
    assert tree(target) == whole
    assert failed(lambda: unpack(tmp_path / "a/b", include=sorted(victims)))["failures_total"] == len(victims)
    assert not (tmp_path / "a").exists()

    grow(source, {"new": b"new"})
    told = failed(lambda: pack(source))["error"]
    assert told["kind"] == "damaged" and index.packs[1] in told["subject"]
    assert pack(source, compare="always")["changed"]  # which makes all packs anew
    unpack(target)
    assert tree(target) == tree(source) == reader.restore()


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_large_file(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, opened: Store, container: str, how: str
) -> None:
    (name,) = reader.names(".packed/files/")
    if how == "deleted":
        delete_object(opened, container, name)
    else:
        put_object(opened, container, name, b"?", md5_of(b"?"))
    target = tmp_path / "target"
    told = failed(lambda: unpack(target))
    kind = "missing" if how == "deleted" else "damaged"
    assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [("large", kind)]
    assert tree(target) == {name: item for name, item in tree(source).items() if name != "large"}
    told = failed(lambda: pack(grow(source, {"new": b"new"})))["error"]  # no version is made that lacks a file
    assert told["kind"] == "damaged" and name in told["subject"] and "large" in told["cause"]
    assert pack(source, compare="always")["changed"]
    unpack(target)
    assert tree(target) == tree(source)


@pytest.mark.stores(server="rgw")
def test_a_large_file_that_never_was(unpack: Pack, tmp_path: Path, opened: Store, container: str) -> None:
    opened.transport.request("PUT", f"/{container}")
    _store_version(opened, container, [["a", 4000 * MIB, 0, "100644", md5_of(b"x"), None, MIB]])
    told = failed(lambda: unpack(tmp_path / "target"))
    assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [("a", "missing")]
    assert told["requests"] < 500  # one segment that is not there is enough to know
    assert not (tmp_path / "target").exists()


def rows_of(*names: str, mode: str = "100644") -> list[list[Any]]:
    return [[name, 1, 0, mode, md5_of(b"x"), 0, 0] for name in names]


HOSTILE = {
    "a name that leads out": rows_of("../out"),
    "a name from the root": rows_of("/tmp/out"),
    "a name in the middle": rows_of("a/../../out"),
    "a link as a folder": [["a", 1, 0, "120777", md5_of(b"x"), 0, 0], *rows_of("a/out")],
    "twice": rows_of("a", "a"),
    "out of order": rows_of("b", "a"),
    "behind the end": [["a", 5000, 0, "100644", md5_of(b"x"), 0, 0]],
    "a pack that nobody can make": [["a", 1 << 40, 0, "100644", md5_of(b"x"), 0, 0]],
    "set-uid": rows_of("a", mode="104755"),
    "no pack of its own": [["a", 1, 0, "100644", md5_of(b"x"), 7, 0]],
}


@pytest.mark.parametrize("rows", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_index(
    pack: Pack, unpack: Pack, tmp_path: Path, opened: Store, container: str, rows: list[list[Any]]
) -> None:
    opened.transport.request("PUT", f"/{container}")
    put_object(opened, container, f".packed/packs/{md5_of(b'x')}.zip", b"x", md5_of(b"x"))
    _store_version(opened, container, rows)
    target = tmp_path / "deep/er/target"
    told = failed(lambda: unpack(target))
    assert "versions/2026" in told["msg"], told
    assert told["error"]["kind"] == "damaged"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "cache" not in str(path)]
    told = failed(lambda: pack(grow(tmp_path / "source", {"mine": b"m"})))
    assert told["error"]["kind"] == "damaged"


def test_an_index_that_is_cut_or_another(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, opened: Store, container: str
) -> None:
    name = f".packed/versions/{reader.latest()}"
    right = reader.get(name)
    other = reader.get(f".packed/versions/{reader.versions()[0]}")
    bomb = gzip.compress(b"[" + b" " * (64 * MIB))
    for content in (right[:-9], right[: len(right) // 2], other, b"", b"?", b"[]", gzip.compress(b"[]\n"), bomb):
        put_object(opened, container, name, content, md5_of(content))
        told = failed(lambda: unpack(tmp_path / "target"))
        assert told["error"]["kind"] == "damaged" and "versions/2026" in told["msg"], told
    assert not (tmp_path / "target").exists() or not (tmp_path / "target/large").exists()
    assert "delete this object" in failed(lambda: pack(source))["error"]["remedy"]
    for gone in (name, ".packed/latest"):
        delete_object(opened, container, gone)
    assert pack(source, keep_versions=1)["counts"]["upload"] == len(tree(source))
    assert reader.restore() == tree(source)


def test_a_pointer(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, opened: Store, container: str
) -> None:
    version = reader.latest()
    for content in (b"", b"{}", b"?", b'{"format": "packed/1", "version": "../latest"}', b"x" * 100_000):
        put_object(opened, container, ".packed/latest", content, md5_of(content))
        for run in (lambda: unpack(tmp_path / "target"), lambda: pack(source)):
            told = failed(run)["error"]
            assert told["kind"] == "damaged" and ".packed/latest" in told["subject"]
    later = b'{"format": "packed/2", "version": 7}'
    put_object(opened, container, ".packed/latest", later, md5_of(later))
    assert failed(lambda: pack(source))["error"]["kind"] == "bad_input"
    delete_object(opened, container, ".packed/latest")
    unpack(tmp_path / "target", version=version.partition("-")[2])
    assert tree(tmp_path / "target") == tree(source)
    assert pack(source)["changed"]
    assert reader.restore() == tree(source)


def _store_version(opened: Store, container: str, rows: list[list[Any]]) -> None:
    digest = hashlib.sha256("".join(f"{row[4]} {row[1]} {row[0]}\0" for row in rows).encode()).hexdigest()
    time = "20260101T000000.000000Z"
    header = {"format": "packed/1", "digest": digest, "time": time, "parent": None, "files": len(rows)}
    size = sum(row[1] for row in rows)
    pack = [f"{md5_of(b'x')}.zip", size if size > 1 << 32 else 1, size]
    lines = [{**header, "bytes": size, "packs": 1}, pack, *rows]
    index = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())
    put_object(opened, container, f".packed/versions/{time}-{digest}", index, md5_of(index))
    pointer = json.dumps({"format": "packed/1", "version": f"{time}-{digest}"}).encode()
    put_object(opened, container, ".packed/latest", pointer, md5_of(pointer))
