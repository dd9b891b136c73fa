# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files appear whole under their names, and nothing outside the folder is ever written."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import Destination, temporary_name


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


@pytest.fixture
def root(tmp_path: Path, outside: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def destination(root: Path) -> Iterator[Destination]:
    destination = Destination(str(root))
    yield destination
    destination.close()


def land(destination: Destination, name: str, content: bytes = b"new", mtime_ns: int = 5 * 10**9) -> None:
    with destination.landing(name, "etag") as landing:
        landing.write_at(0, memoryview(content))
        landing.commit(mtime_ns, destination.mask)


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())


def test_a_file_appears_whole_with_its_time(destination: Destination, root: Path) -> None:
    with destination.landing("a/b/c", "etag") as landing:
        landing.write_at(2, memoryview(b"cd"))
        assert not (root / "a/b/c").exists()
        landing.write_at(0, memoryview(b"ab"))
        stat = landing.commit(1_234_567_890_123_456_000, destination.mask)
    assert (root / "a/b/c").read_bytes() == b"abcd"
    assert everything(root) == ["a/b/c"]
    found = os.stat(root / "a/b/c")
    assert (found.st_mtime_ns, found.st_ctime_ns, found.st_ino) == (stat.mtime_ns, stat.ctime_ns, stat.inode)
    assert found.st_mtime_ns == 1_234_567_890_123_456_000


def test_what_is_not_committed_leaves_nothing(destination: Destination, root: Path) -> None:
    with pytest.raises(RuntimeError), destination.landing("a", "etag") as landing:
        landing.write_at(0, memoryview(b"half"))
        raise RuntimeError
    assert everything(root) == []


def test_an_older_file_stays_until_the_new_one_is_whole_and_lends_its_mode(
    destination: Destination, root: Path
) -> None:
    (root / "a").write_text("old")
    (root / "a").chmod(0o640)
    with destination.landing("a", "etag") as landing:
        landing.write_at(0, memoryview(b"new"))
        assert (root / "a").read_text() == "old"
        landing.commit(0, destination.mask)
    assert (root / "a").read_text() == "new"
    assert (root / "a").stat().st_mode & 0o777 == 0o640


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


def test_a_link_in_the_place_of_the_file_stays_as_it_is(destination: Destination, root: Path, outside: Path) -> None:
    (outside / "precious").write_text("old")
    (root / "a").symlink_to(outside / "precious")
    with pytest.raises(OSError, match="symbolic"):
        land(destination, "a")
    assert (outside / "precious").read_text() == "old"
    assert (root / "a").is_symlink()


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(
    destination: Destination, root: Path, outside: Path
) -> None:
    (outside / "precious").write_text("old")
    (root / temporary_name("a", "etag")).symlink_to(outside / "precious")
    with pytest.raises(OSError, match="symbolic"):
        land(destination, "a")
    assert (outside / "precious").read_text() == "old"


def test_the_folder_itself_may_be_reached_through_a_link(root: Path, outside: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(outside)
    destination = Destination(str(tmp_path / "way" / "in"))
    land(destination, "a")
    destination.close()
    assert (outside / "in" / "a").read_text() == "new"


def test_two_runs_do_not_write_the_same_file(destination: Destination, root: Path) -> None:
    with destination.landing("a", "etag") as landing:
        with pytest.raises(Conflict, match="another run"), destination.landing("a", "etag"):
            pass
        landing.write_at(0, memoryview(b"new"))
        landing.commit(0, destination.mask)
    assert (root / "a").read_text() == "new"


def test_leftovers_of_killed_runs_go_and_files_being_written_stay(destination: Destination, root: Path) -> None:
    (root / "d").mkdir()
    leftover = "d/" + temporary_name("gone", "etag")
    (root / leftover).write_text("half")
    with destination.landing("d/a", "etag"):
        written = "d/" + temporary_name("a", "etag")
        destination.remove_leftover(leftover)
        destination.remove_leftover(written)
        assert everything(root) == [written]


def test_a_leftover_of_the_same_file_is_taken_over(destination: Destination, root: Path) -> None:
    (root / temporary_name("a", "etag")).write_text("much longer than what comes now")
    land(destination, "a")
    assert everything(root) == ["a"]
    assert (root / "a").read_text() == "new"


def test_removing_takes_folders_that_are_empty_then(destination: Destination, root: Path) -> None:
    for name in ("a/b/c/x", "a/y"):
        land(destination, name)
    destination.remove("a/b/c/x")
    assert everything(root) == ["a/y"]
    assert not (root / "a/b").exists()
    destination.remove("a/y")
    assert root.exists()
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("length", [1, 200, 255])
def test_any_name_that_the_file_system_takes_has_a_temporary_name(
    destination: Destination, root: Path, length: int
) -> None:
    land(destination, "x" * length)
    assert everything(root) == ["x" * length]
