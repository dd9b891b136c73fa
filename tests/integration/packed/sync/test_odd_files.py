# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that change, vanish, cannot be read, or become something else; what is in the way on the node."""

from __future__ import annotations

import contextlib
import io
import os
import threading
import zipfile
from functools import partial
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.files_below import FilesBelow
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import filling
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync, failed

pytestmark = pytest.mark.stores(part="rgw")  # what is read on the node is the same for all stores
MIB = 1 << 20
Opening = Callable[[str, Callable[[], Any]], None]


@pytest.fixture
def when_opened(monkeypatch: pytest.MonkeyPatch) -> Opening:
    """Does something each time that a file of this name has just been opened."""
    real = os.open

    def arrange(leaf: str, do: Callable[[], Any]) -> None:
        def opening(path: Any, *rest: Any, **more: Any) -> int:
            opened = real(path, *rest, **more)
            if os.path.basename(os.fsencode(path)) == leaf.encode():
                do()
            return opened

        monkeypatch.setattr(os, "open", opening)

    return arrange


def test_a_file_that_is_written_while_it_is_read(
    pack: Pack, tmp_path: Path, reader: Reader, when_opened: Opening
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "b": b"old", "c": b"c"})
    times = iter((b"new", b"new er"))
    when_opened("b", lambda: [(source / "b").write_bytes(content) for content in [next(times, None)] if content])
    assert pack(source)["done"]["files"] == 3
    assert reader.restore() == tree(source)
    assert not pack(source)["changed"]


def test_a_file_that_never_holds_still(pack: Pack, tmp_path: Path, reader: Reader, when_opened: Opening) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    grow(source, {"b": b"", "c": b"c"})
    when_opened("b", lambda: (source / "b").write_bytes(os.urandom(10)))
    told = failed(lambda: pack(source))
    assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [("b", "conflict")]
    assert reader.restore().keys() == {"a"}  # a version is all that was wanted, or there is none
    assert pack(source, exclude=["b"])["counts"] == {"upload": 1}
    assert reader.restore().keys() == {"a", "c"}


def test_a_file_that_grows_larger_than_a_pack(pack: Pack, tmp_path: Path, reader: Reader, when_opened: Opening) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "b": b"small"})
    when_opened("b", lambda: (source / "b").write_bytes(bytes(2 * MIB)))
    told = failed(lambda: pack(source, pack_size="1M"))
    assert [failure["name"] for failure in told["failures"]] == ["b"]
    when_opened("b", lambda: None)
    pack(source, pack_size="1M")
    assert reader.restore() == tree(source)


def test_files_that_vanish_are_counted(
    pack: Pack, tmp_path: Path, reader: Reader, when_opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "_FILES", 1)  # so that each is read before the next one is looked for
    source = grow(tmp_path / "source", {**{f"{number}": b"%d" % number for number in range(9)}, "large": bytes(MIB)})
    gone = [source / "3", source / "7", source / "large"]
    when_opened("2", lambda: [path.unlink(missing_ok=True) for path in gone])
    pushed = pack(source, concurrency="1")
    assert not pushed.get("failed")
    assert (pushed["done"]["files"], pushed["passed_over"]["vanished"], pushed["failures_total"]) == (7, 3, 0)
    assert reader.restore() == tree(source)
    reader.check_archives()


@pytest.mark.parametrize("back", [False, True], ids=["to packs", "to files"])
def test_what_vanishes_while_a_layout_is_converted_is_not_lost(
    pack: Pack,
    sync: Sync,
    tmp_path: Path,
    reader: Reader,
    when_opened: Opening,
    monkeypatch: pytest.MonkeyPatch,
    back: bool,
) -> None:
    monkeypatch.setattr(filling, "_FILES", 1)
    source = grow(tmp_path / "source", {f"{number}": b"%d" % number for number in range(9)})
    before, after = (pack, partial(sync, "push")) if back else (partial(sync, "push"), pack)
    before(source)
    listed = reader.names()
    when_opened("2", lambda: [(source / name).unlink(missing_ok=True) for name in "37"])
    for told, kind in (
        (failed(lambda: after(source, repack=True, concurrency="1", compare="always")), "conflict"),
        (failed(lambda: after(source, repack=True)), "refused"),  # until the folder has them again, or 'delete' is set
    ):
        assert told["error"]["kind"] == kind
        assert set(listed) <= set(reader.names())


def test_all_files_vanish(pack: Pack, tmp_path: Path, reader: Reader, when_opened: Opening) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    grow(source, {"b": b"b"})
    os.utime(source / "a")
    real = (source / "b").unlink
    when_opened("a", lambda: real(missing_ok=True))  # to be compared, which is before b is read
    pushed = pack(source, compare="checksum", concurrency="1")
    assert not pushed.get("failed")
    assert len(reader.versions()) == 1


@pytest.mark.parametrize("layout", ["packed", "files"])
def test_nothing_outside_is_pushed_though_a_folder_is_exchanged_for_a_link(
    sync: Sync, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    sizes = {"small": 10, "large": 2 * MIB, "larger": 5 * MIB, "segmented": 8 * MIB}
    source = grow(tmp_path / "source", {"a": b"a", **{f"d/{name}": bytes(size) for name, size in sizes.items()}})
    outside = grow(tmp_path / "outside", {name: b"secret".ljust(size) for name, size in sizes.items()})
    real, turn = FilesBelow._open, threading.Lock()

    def exchanging(files: FilesBelow) -> Any:
        """As soon as a process begins to read; all is found by then."""
        with turn, contextlib.suppress(OSError):  # another process has done it
            if not (source / "d").is_symlink():
                (source / "d").rename(tmp_path / "away")
            (source / "d").symlink_to(outside)
        return real(files)

    monkeypatch.setattr(FilesBelow, "_open", exchanging)
    told = failed(lambda: sync("push", source, layout=layout, segment_size="6M"))
    assert {failure["name"]: failure["kind"] for failure in told["failures"]} == {
        f"d/{name}": "refused" for name in sizes
    }
    assert not [name for name in reader.names() if b"secret" in reader.get(name)]


def test_names_that_no_object_could_have(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    long = "/".join(["x" * 250] * 6)  # bytes: more than a store takes
    source = grow(
        tmp_path / "source", {f"{long}/small": b"s", f"{long}/large": os.urandom(MIB), f"{long}/link": "small"}
    )
    pack(source)
    assert reader.restore() == tree(source)
    reader.check_archives()
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(source)
    assert not pack(source)["changed"]


def test_names_that_are_no_text(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    with open(os.fsencode(source) + b"/bad\xff", "w"):
        pass
    told = failed(lambda: pack(source))
    assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [("bad\\xff", "bad_input")]
    assert not reader.names(".packed/latest")
    pack(source, exclude=["bad*"])
    assert reader.restore().keys() == {"a"}


def test_what_is_neither_file_nor_folder_nor_link(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "link": "a"})
    os.mkfifo(source / "pipe")
    pushed = pack(source, links="skip")
    assert (pushed["passed_over"]["special"], pushed["passed_over"]["symlinks"]) == (1, 1)
    assert reader.restore().keys() == {"a"}
    pack(source, links="follow")
    assert reader.restore()["link"].content == b"a"
    pack(source, links="preserve")
    assert reader.restore()["link"].content == "a"


def test_who_unpacks_a_pack_gets_no_program_that_runs_as_another(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"program": b"#!", "folder": None})
    for name, mode in (("program", 0o6755), ("folder", 0o3777)):
        (source / name).chmod(mode)
    pack(source)
    (name,) = reader.names(".packed/packs/")
    with zipfile.ZipFile(io.BytesIO(reader.get(name))) as archive:
        modes = {member.filename: member.external_attr >> 16 for member in archive.infolist()}
    assert modes == {"folder/": 0o040777, "program": 0o100755}


@pytest.mark.parametrize("back", [False, True], ids=["a folder of a file", "a file of a folder"])
@pytest.mark.parametrize("delete", [False, True])
def test_a_name_becomes_something_else(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, back: bool, delete: bool
) -> None:
    trees = [grow(tmp_path / "file", {"a": b"a", "b": b"b"}), grow(tmp_path / "folder", {"a/x": b"x", "a/y": None})]
    before, after = reversed(trees) if back else trees
    pack(before)
    foreseen, done = pack(after, delete=delete, check=True), pack(after, delete=delete)
    gone = ({"a/x", "a/y"} if back else {"a"}) | ({"b"} if delete and not back else set())
    for told in (foreseen, done):
        assert {change["target"].rstrip("/") for change in told["plan"] if change["action"] == "delete"} == gone
        assert told["counts"]["delete"] == len(gone)
    assert done["done"]["deleted"] == len(gone)
    assert reader.restore() == {**({"b": tree(trees[0])["b"]} if not delete else {}), **tree(after)}
    for target, version, wanted in zip(("old", "new"), reader.versions(), (before, after)):
        unpack(tmp_path / target, version=version.partition("-")[2])
        assert tree(wanted).items() <= tree(tmp_path / target).items()
    told = failed(lambda: unpack(tmp_path / "old"))
    assert {failure["kind"] for failure in told["failures"]} == {"conflict"}
    assert tree(before).items() <= tree(tmp_path / "old").items()
    foreseen, done = unpack(tmp_path / "old", delete=True, check=True), unpack(tmp_path / "old", delete=True)
    assert foreseen["counts"] == done["counts"] and done["done"]["deleted"] == done["counts"]["delete"]
    assert tree(tmp_path / "old") == reader.restore()


def test_a_file_comes_where_a_folder_was_that_takes_no_part(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    pack(grow(tmp_path / "folder", {"a/x": b"x", "a/b/y": b"y", "z": b"z"}))
    told = pack(grow(tmp_path / "file", {"a/b": b"b", "other": b"o"}), include=["a/b"])
    assert (told["counts"], told["done"]["deleted"]) == ({"upload": 1, "delete": 1}, 1)
    assert {name: item.content for name, item in reader.restore().items()} == {"a/x": b"x", "a/b": b"b", "z": b"z"}
    told = pack(grow(tmp_path / "deep", {"z/deep/er": b"d"}), include=["z/**"])
    assert [change["target"] for change in told["plan"]] == ["z/deep/er", "z"]  # which takes no part itself
    assert reader.restore().keys() == {"a/x", "a/b", "z/deep/er"}
    excluding = grow(tmp_path / "excluding", {"a": b"a"})
    for check in (True, False):  # what is excluded is never deleted
        told = failed(lambda check=check: pack(excluding, exclude=["a/*"], check=check))
        assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [
            ("a/b", "conflict"),
            ("a/x", "conflict"),
        ]
    assert reader.restore().keys() == {"a/x", "a/b", "z/deep/er"}
    told = pack(excluding / "a")  # a single file
    assert [change["target"] for change in told["plan"]] == ["a", "a/b", "a/x"]
    assert reader.restore().keys() == {"a", "z/deep/er"}


def test_folders_fill_and_empty(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    pack(grow(source, {"a/b": None, "x": b"x"}))
    grow(source, {"a/b/c": b"c"})
    pack(source, delete=True)
    assert "failed" not in unpack(target, delete=True)
    assert tree(target) == tree(source)
    (source / "a/b/c").unlink()
    (source / "a/b").rmdir()
    pack(source, delete=True)
    unpack(target, delete=True)
    assert tree(target) == tree(source) == reader.restore()
    (source / "a").rmdir()
    pack(source, delete=True)
    unpack(target, delete=True)
    assert tree(target) == tree(source) == reader.restore()


def test_what_is_in_the_way_stays_and_everything_else_comes(pack: Pack, unpack: Pack, tmp_path: Path) -> None:
    things = {
        "pipe": b"1",
        "folder/x": b"2",
        "file/x": b"3",
        "deep/" + "d/" * 300 + "x": b"4",
        "ok": b"5",
        "full": "ok",
    }
    pack(grow(tmp_path / "source", things))
    target = grow(tmp_path / "target", {"file": b"f", "full/of": b"things"})
    os.mkfifo(target / "pipe")
    os.mkfifo(target / "folder")
    told = failed(lambda: unpack(target))
    assert {failure["name"]: failure["kind"] for failure in told["failures"]} == {
        "pipe": "refused",
        "folder/x": "conflict",
        "file/x": "conflict",
        "full": "conflict",
    }
    assert told["done"]["files"] == 2
    assert (target / "pipe").is_fifo() and (target / "folder").is_fifo() and (target / "full/of").is_file()


def test_any_time_that_a_disk_can_hold(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    disk = Path("/dev/shm")
    source, target = disk / f"{tmp_path.name}-source", disk / f"{tmp_path.name}-target"
    seconds = (-(10**9), -1, 0, 3 * 10**9, 16_725_225_600, 5 * 10**9)
    grow(source, {f"{number}": b"%d" % number for number in range(len(seconds))})
    try:
        for time, path in zip(seconds, sorted(source.iterdir())):
            os.utime(path, ns=(0, time * 10**9 + 987_654_321))
        pack(source)
        assert unpack(target)["done"]["clamped"] == 0
        assert tree(target) == tree(source)
        assert not pack(source, compare="size_mtime")["changed"]
        assert reader.restore().keys() == tree(source).keys()
    finally:
        for path in (*source.glob("*"), *target.glob("*")):
            path.unlink()
        source.rmdir()
        target.rmdir()
