# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many small files by one writer, whose folder may go or become something else meanwhile."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_of_several_folders_and_none_besides(destination: Destination, root: Path) -> None:
    wanted = {name: name.encode() for name in ("a", "b/c", "b/d", "b/d2/e", "b/f", "g")}
    with destination.writer() as writer:
        for name, content in wanted.items():
            stat = writer.put(name, content, destination.look(5 * 10**9, 0o600))
            assert (stat.size, stat.mtime_ns, stat.mode) == (len(content), 5 * 10**9, 0o600)
    assert contents(root) == wanted


def test_a_folder_that_was_removed_is_made_again(destination: Destination, root: Path) -> None:
    look = destination.look(0, None)
    with destination.writer() as writer:
        writer.put("a/b/one", b"1", look)
        shutil.rmtree(root / "a")
        writer.put("a/b/two", b"2", look)
    assert contents(root) == {"a/b/two": b"2"}


def test_what_cannot_be_written_leaves_nothing_and_the_next_ones_are_written(
    destination: Destination, root: Path, tmp_path: Path
) -> None:
    look = destination.look(0, None)
    (root / "a" / "folder").mkdir(parents=True)
    (root / "a" / "link").symlink_to(tmp_path / "outside")
    (root / "there").symlink_to(tmp_path)
    os.mkfifo(root / "a" / "pipe")
    with destination.writer() as writer:
        writer.put("a/one", b"1", look)
        for name in ("a/folder", "a/link", "a/pipe", "there/two", "a/one/below"):
            with pytest.raises(OSError):
                writer.put(name, b"x", look)
        writer.put("a/two", b"2", look)
    assert sorted(os.listdir(root / "a")) == ["folder", "link", "one", "pipe", "two"]
    assert not (tmp_path / "outside").exists() and not (tmp_path / "two").exists()


def test_after_a_failure_the_folder_of_the_next_file_is_the_right_one(destination: Destination, root: Path) -> None:
    look = destination.look(0, None)
    (root / "file").write_bytes(b"")
    with destination.writer() as writer:
        writer.put("a/one", b"1", look)
        with pytest.raises(NotADirectoryError):
            writer.put("file/two", b"2", look)
        writer.put("a/three", b"3", look)
        writer.put("four", b"4", look)
    assert contents(root) == {"a/one": b"1", "a/three": b"3", "file": b"", "four": b"4"}


def test_what_has_come_to_the_name_of_a_new_file_is_replaced_and_never_written_through(
    destination: Destination, root: Path, tmp_path: Path
) -> None:
    look = destination.look(0, 0o640, new=True)
    (tmp_path / "precious").write_bytes(b"precious")
    (root / "link").symlink_to(tmp_path / "precious")
    (root / "folder").mkdir()
    with destination.writer() as writer:
        assert writer.put("link", b"1", look).mode == 0o640
        with pytest.raises(IsADirectoryError):
            writer.put("folder", b"2", look)
    assert contents(root) == {"link": b"1"} and not (root / "link").is_symlink()
    assert (tmp_path / "precious").read_bytes() == b"precious"
