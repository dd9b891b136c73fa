# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files appear whole under their names, and nothing outside the folder is ever written."""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat, stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import is_temporary, passing_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


@pytest.fixture
def root(tmp_path: Path, outside: Path) -> Path:
    return tmp_path / "in"


def land(destination: Destination, name: str, content: bytes = b"new", mode: int | None = None) -> Stat:
    return destination.put(name, content, 5 * 10**9, mode)


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_symlink() or not path.is_dir())


def test_a_file_appears_with_its_time_and_nothing_beside_it(destination: Destination, root: Path) -> None:
    stat = destination.put("a/b/c", b"abcd", 1_234_567_890_123_456_000, None)
    assert (root / "a/b/c").read_bytes() == b"abcd"
    assert everything(root) == ["a/b/c"]
    assert stat == stat_of(os.stat(root / "a/b/c"))
    assert stat.mtime_ns == 1_234_567_890_123_456_000


def test_an_older_file_lends_its_mode_unless_another_is_given(destination: Destination, root: Path) -> None:
    (root / "a").write_text("old")
    (root / "a").chmod(0o640)
    land(destination, "a")
    assert (root / "a").read_text() == "new"
    assert (root / "a").stat().st_mode & 0o7777 == 0o640
    land(destination, "a", mode=0o104755)
    assert (root / "a").stat().st_mode & 0o7777 == 0o755
    (root / "a").chmod(0o6755)
    land(destination, "a")
    assert (root / "a").stat().st_mode & 0o7777 == 0o755
    land(destination, "a", mode=0)
    assert (root / "a").stat().st_mode & 0o7777 == 0


def test_what_is_no_file_is_not_replaced(destination: Destination, root: Path) -> None:
    os.mkfifo(root / "pipe")
    for put in (land, lambda there, name: there.make_link(name, b"x", 0)):
        with pytest.raises(OSError, match="exists") as caught:
            put(destination, "pipe")
        assert caught.value.errno == errno.EEXIST
    leftover = passing_name("0" * 16, 1)
    os.mkfifo(root / leftover)
    destination.remove_leftover(leftover)
    with pytest.raises(NotADirectoryError):
        land(destination, "pipe/x")
    assert everything(root) == sorted([leftover, "pipe"])
    assert (root / "pipe").is_fifo()


def test_deep_folders_are_no_matter(destination: Destination, root: Path) -> None:
    deep = "d/" * 1500
    land(destination, deep + "x")
    destination.remove(deep + "x")
    assert everything(root) == []
    assert list(root.iterdir()) == []


def test_modes_that_keep_the_owner_out_come_last(destination: Destination, root: Path) -> None:
    destination.make_folder("a", 0)
    destination.make_folder("a/b", 0o555)
    land(destination, "a/b/c")
    assert (root / "a/b").stat().st_mode & 0o200
    assert list(destination.finish()) == []
    assert (root / "a").stat().st_mode & 0o777 == 0
    (root / "a").chmod(0o700)
    assert (root / "a/b").stat().st_mode & 0o777 == 0o555


def test_times_that_the_file_system_cannot_keep_are_counted(destination: Destination, root: Path) -> None:
    for name, seconds in (("a", -(10**9)), ("b", 3 * 10**9), ("c", 10**9)):
        destination.put(name, b"", seconds * 10**9 + 123_456_789, None)
        assert (root / name).stat().st_mtime_ns == seconds * 10**9 + 123_456_789
    assert destination.clamped == 0
    destination.timed(stat_of(os.stat(root / "a")), 9 * 10**18)
    assert destination.clamped == 1


def test_new_files_follow_the_umask(root: Path) -> None:
    old = os.umask(0o027)
    try:
        destination = Destination(str(root))
        land(destination, "a")
        destination.close()
    finally:
        os.umask(old)
    assert (root / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["ln/x", "ln/d/x", "d/ln/x"])
def test_links_on_the_way_are_not_followed(destination: Destination, root: Path, outside: Path, name: str) -> None:
    (outside / "d").mkdir()
    (root / "d").mkdir()
    (root / "ln").symlink_to(outside)
    (root / "d/ln").symlink_to(outside)
    with pytest.raises(OSError, match="symbolic") as caught:
        land(destination, name)
    assert caught.value.errno == errno.ELOOP
    with pytest.raises(OSError, match="symbolic"):
        destination.remove(name)
    assert everything(outside) == []


def test_a_folder_that_is_exchanged_for_a_link_while_it_is_written_leads_nowhere(
    destination: Destination, root: Path, outside: Path, tmp_path: Path
) -> None:
    with destination.writer() as writer:
        writer.put("d/a", b"a", destination.look(0, None))
        (root / "d").rename(tmp_path / "away")
        (root / "d").symlink_to(outside)
        writer.put("d/b", b"b", destination.look(0, None))  # into what was opened, wherever it is now
        destination.make_link("d/c", b"a", 0)
        destination.make_folder("d/e")
        destination.remove("d/a", keep="d")
        assert everything(tmp_path / "away") == ["b", "c"]
    land(destination, "f/g")
    for _eviction in range(200):
        destination.make_folder(f"f/{_eviction}")
    with pytest.raises(OSError, match="symbolic"):
        land(destination, "d/h")
    assert everything(outside) == [] and not list(outside.iterdir())


def test_a_link_in_the_place_of_the_file_stays_as_it_is(destination: Destination, root: Path, outside: Path) -> None:
    (outside / "precious").write_text("old")
    (root / "a").symlink_to(outside / "precious")
    with pytest.raises(OSError, match="symbolic"):
        land(destination, "a")
    assert (outside / "precious").read_text() == "old"
    assert (root / "a").is_symlink()


def test_the_folder_itself_may_be_reached_through_a_link(root: Path, outside: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(outside)
    destination = Destination(str(tmp_path / "way" / "in"))
    land(destination, "a")
    destination.close()
    assert (outside / "in" / "a").read_text() == "new"


def test_folders_that_were_made_for_nothing_go_and_no_others(root: Path) -> None:
    (root / "there").mkdir(parents=True)
    for path in ("there/a/b", "there"):
        destination = Destination(str(root / path))
        destination.close()
        destination.unmake()
        assert list(root.rglob("*")) == [root / "there"]
    destination = Destination(str(root / "there/a/b"))
    (root / "there/a/others").write_text("")
    destination.close()
    destination.unmake()
    assert sorted(root.rglob("*")) == [root / "there", root / "there/a", root / "there/a/others"]


def test_what_cannot_have_its_name_leaves_nothing(destination: Destination, root: Path) -> None:
    (root / "a/b").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        land(destination, "a")
    with pytest.raises(OSError, match="too long"):
        land(destination, "x" * 256)
    assert everything(root) == []


def test_a_leftover_of_a_killed_run_goes(destination: Destination, root: Path) -> None:
    leftover = passing_name("0" * 16, 1)
    for make in (lambda path: path.write_text("half"), lambda path: path.symlink_to("/etc")):
        make(root / leftover)
        destination.remove_leftover(leftover)
        assert everything(root) == []


def test_temporary_names_are_known_as_such_and_used_once(
    destination: Destination, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(os, "rename", lambda old, *_rest, **_more: seen.append(os.fsdecode(old)))
    for _number in range(2):
        land(destination, "a")
    assert len(set(seen)) == 2
    assert all(map(is_temporary, seen))


def test_removing_takes_folders_that_are_empty_then(destination: Destination, root: Path) -> None:
    for name in ("a/b/c/x", "a/y"):
        land(destination, name)
    destination.remove("a/b/c/x")
    assert everything(root) == ["a/y"]
    assert not (root / "a/b").exists()
    land(destination, "a/b/c/x")
    destination.remove("a/b/c/x", keep="a/b")
    assert (root / "a/b").exists()
    assert not (root / "a/b/c").exists()
    (root / "a/b").rmdir()
    destination.remove("a/y")
    assert root.exists()
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("length", [1, 200, 255])
def test_any_name_that_the_file_system_takes_will_do(destination: Destination, root: Path, length: int) -> None:
    land(destination, "x" * length)
    assert everything(root) == ["x" * length]


def test_a_folder_that_somebody_removed_is_made_again(destination: Destination, root: Path) -> None:
    land(destination, "a/b/c")
    shutil.rmtree(root / "a")
    land(destination, "a/b/d")
    assert everything(root) == ["a/b/d"]


def test_a_link_in_the_place_of_a_folder_that_is_open_is_not_followed(
    destination: Destination, root: Path, outside: Path
) -> None:
    land(destination, "a/b")
    (root / "a").rename(root / "elsewhere")
    (root / "a").symlink_to(outside)
    land(destination, "a/c")
    assert everything(outside) == []


def test_descriptors_stay_few(destination: Destination, root: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for number in range(300):
        land(destination, f"{number}/a/b")
    assert len(everything(root)) == 300
    assert len(os.listdir("/proc/self/fd")) - before < 80


def test_files_land_from_several_threads(destination: Destination, root: Path) -> None:
    names = [f"{number % 90}/{number % 7}/{number}" for number in range(600)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: land(destination, name, name.encode()), names))
    assert everything(root) == sorted(names)
    assert all((root / name).read_text() == name for name in names)


def test_folders_are_made_with_their_mode(destination: Destination, root: Path) -> None:
    destination.make_folder("a/b", 0o750)
    destination.make_folder("a/b", 0o700)
    destination.make_folder("a/b")
    assert (root / "a/b").stat().st_mode & 0o777 == 0o700
    (root / "file").write_text("")
    with pytest.raises(NotADirectoryError):
        destination.make_folder("file", 0o755)


def test_only_empty_folders_are_removed(destination: Destination, root: Path) -> None:
    land(destination, "a/b/c")
    with pytest.raises(OSError, match="not empty"):
        destination.remove_folder("a/b")
    (root / "a/b/c").unlink()
    destination.remove_folder("a/b", keep="a")
    assert list((root / "a").iterdir()) == []
    (root / "a/b").mkdir()
    destination.remove_folder("a/b")
    assert not (root / "a").exists()
    land(destination, "a/b/c")
    assert everything(root) == ["a/b/c"]


def test_links_replace_files_and_links_and_are_not_followed(
    destination: Destination, root: Path, outside: Path
) -> None:
    (outside / "precious").write_text("old")
    (root / "file").write_text("")
    (root / "link").symlink_to(outside / "precious")
    for name in ("d/new", "file", "link"):
        stat = destination.make_link(name, b"../somewhere", 7 * 10**9)
        assert os.readlink(root / name) == "../somewhere"
        assert stat == stat_of(os.lstat(root / name))
        assert stat.mtime_ns == 7 * 10**9
    assert (outside / "precious").read_text() == "old"
    with pytest.raises(IsADirectoryError):
        destination.make_link("d", b"x", 0)
    assert everything(root) == ["d/new", "file", "link"]
