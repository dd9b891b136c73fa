# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are read below their folder, whatever others put on the way to them meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.files_below import FilesBelow
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular


def content(descriptor: int) -> bytes:
    with open(descriptor, "rb") as stream:
        return stream.read()


READERS: dict[str, Callable[[FilesBelow, str], Any]] = {
    "open": lambda files, name: content(files.open(name)),
    "regular": lambda files, name: content(files.regular(name, os.O_RDONLY)),
    "status": lambda files, name: files.status(name).st_size,
    "target": lambda files, name: files.target(name),
}
EXPECTED = {"open": b"inside", "regular": b"inside", "status": 6, "target": b"inside"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a file and a link in a folder, and beside it another one with the same names."""
    for folder in ("in/d/e", "out/e"):
        (tmp_path / folder).mkdir(parents=True)
        text = "inside" if folder.startswith("in") else "outside"
        (tmp_path / folder / "f").write_text(text)
        (tmp_path / folder / "l").symlink_to(text)
    return tmp_path / "in"


def leaf_for(word: str) -> str:
    return "l" if word == "target" else "f"


@pytest.mark.parametrize("word", READERS)
@pytest.mark.parametrize("looked_before", [False, True])
@pytest.mark.parametrize("exchanged", ["d", "d/e"])
def test_a_folder_that_is_exchanged_for_a_link_leads_nowhere(
    root: Path, tmp_path: Path, word: str, looked_before: bool, exchanged: str
) -> None:
    files, name = FilesBelow(str(root), follow=False), f"d/e/{leaf_for(word)}"
    if looked_before:
        assert READERS[word](files, name) == EXPECTED[word]
    (root / exchanged).rename(tmp_path / "away")
    (root / exchanged).symlink_to(tmp_path / "out" if exchanged == "d" else tmp_path / "out/e")
    if looked_before:  # what was opened is read, wherever it is now
        assert READERS[word](files, name) == EXPECTED[word]
    else:
        with pytest.raises(OSError, match="symbolic") as caught:
            READERS[word](files, name)
        assert caught.value.errno == errno.ELOOP
    files.close()


def test_links_are_followed_where_that_is_wanted(root: Path, tmp_path: Path) -> None:
    (root / "link").symlink_to(tmp_path / "out")
    (root / "file").symlink_to("d/e/f")
    files = FilesBelow(str(root), follow=True)
    assert content(files.open("link/e/f")) == content(files.regular("link/e/f", os.O_RDONLY)) == b"outside"
    assert content(files.open("file")) == b"inside"
    assert files.status("link/e/f").st_size == 7
    files.close()


def test_a_file_that_is_exchanged_for_a_link_is_not_read(root: Path) -> None:
    files = FilesBelow(str(root), follow=False)
    (root / "link").symlink_to("d/e/f")
    for read in (files.open, lambda name: files.regular(name, os.O_RDONLY)):
        with pytest.raises(OSError, match="symbolic"):
            read("link")
    files.close()


def test_what_is_no_file_is_told(root: Path) -> None:
    files = FilesBelow(str(root), follow=False)
    os.mkfifo(root / "pipe")
    os.close(files.open("pipe"))  # nobody waits for its other end
    with pytest.raises(NotRegular):
        files.regular("pipe", os.O_RDONLY)
    files.close()


def test_a_folder_that_was_made_anew_is_found(root: Path) -> None:
    files = FilesBelow(str(root), follow=False)
    assert content(files.open("d/e/f")) == b"inside"
    shutil.rmtree(root / "d")
    with pytest.raises(FileNotFoundError):
        files.open("d/e/f")
    (root / "d/e").mkdir(parents=True)
    (root / "d/e/f").write_text("another")
    assert content(files.open("d/e/f")) == b"another"
    files.close()


def test_any_depth_from_any_thread_and_nothing_stays_open(root: Path) -> None:
    before = os.listdir("/proc/self/fd")
    files = FilesBelow(str(root), follow=False)
    names = [f"{number}/" + "deep/" * (number % 7) + "f" for number in range(200)]
    for name in names:
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(name)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda name: content(files.open(name)).decode(), names * 3)) == names * 3
    files.close()
    assert os.listdir("/proc/self/fd") == before


def test_a_folder_that_is_not_there_is_told_when_it_is_needed(tmp_path: Path) -> None:
    files = FilesBelow(str(tmp_path / "none"), follow=False)
    with pytest.raises(FileNotFoundError):
        files.status("f")
    files.close()
