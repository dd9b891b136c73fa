# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.view import Part


def part(lower: Path, point: str) -> Part:
    made = Part(0, point)
    made.lower = str(lower)
    return made


def test_a_copy_keeps_all_but_what_is_left_out(tmp_path: Path) -> None:
    root, boot, target = tmp_path / "root", tmp_path / "boot", tmp_path / "tree"
    for folder in ("srv/app/tmp", "tmp/deep", "boot"):
        (root / folder).mkdir(parents=True)
    boot.mkdir()
    target.mkdir()
    (boot / "vmlinuz").write_text("kernel")
    (root / "srv/app/tmp/keep.me").write_text("kept")
    (root / "tmp/deep/x").write_text("x")
    (root / "srv/li\nne").write_text("a name that no list of lines can hold")
    (root / "srv/a*b").write_text("no pattern")
    (root / "srv/axb").write_text("kept")
    os.link(root / "srv/axb", root / "srv/again")
    with open(root / "srv/holes", "wb") as stream:
        stream.truncate(1 << 24)

    parts = [part(root, "/"), part(boot, "/boot")]
    assert copy(parts, ["/tmp/deep", "/srv/li\nne", "/srv/a*b"], str(target), lambda count: None) == []

    assert (target / "srv/app/tmp/keep.me").read_text() == "kept"
    assert (target / "boot/vmlinuz").read_text() == "kernel"
    assert sorted(os.listdir(target / "srv")) == ["again", "app", "axb", "holes"]
    assert os.listdir(target / "tmp") == []
    assert (target / "srv/axb").stat().st_ino == (target / "srv/again").stat().st_ino
    holes = (target / "srv/holes").stat()
    assert (holes.st_size, holes.st_blocks) == (1 << 24, 0)


def test_a_copy_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.chameleon.data.plugins.module_utils._image.copy._LOOK_EVERY", 0.001)
    root, target, size, read = tmp_path / "root", tmp_path / "tree", 1 << 26, []
    for folder in (root, target):
        folder.mkdir()
    (root / "file").write_bytes(b"x" * size)

    copy([part(root, "/")], [], str(target), read.append)

    assert min(read) >= 0
    assert 0 < sum(read) < 2 * size


def test_more_complaints_than_a_pipe_holds_stop_nobody(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for number in range(1500):
        os.mknod(root / f"{number:0100}", stat.S_IFSOCK)
    (root / "z").write_text("after them")

    target = tmp_path / "tree"
    target.mkdir()
    complaints = copy([part(root, "/")], [], str(target), lambda count: None)

    assert len(complaints) == 1500
    assert "socket ignored" in complaints[0]
    assert os.listdir(target) == ["z"]
