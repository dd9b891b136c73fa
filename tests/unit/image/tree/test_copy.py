# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import folders_of
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.secrets import Secrets
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import Survey, Wanted
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.copy import Copied, copy
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.view import Part


def part(lower: Path, point: str) -> Part:
    made = Part(0, point)
    made.lower = str(lower)
    return made


def copied(
    parts: list[Part],
    target: Path,
    *left_out: str,
    emptied: frozenset[str] = frozenset(),
    read: Callable[[int], None] = lambda count: None,
) -> Copied:
    wanted = Wanted(Rules(Rule(path, "x") for path in left_out), Secrets(["/home/*"]), True, emptied, Rules([]))
    with folders_of(str(target)) as folders:
        return copy(parts, wanted, Survey(), folders, read)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("root", "tree"):
        (tmp_path / name).mkdir()
    return tmp_path / "root"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "tree"


def test_a_copy_keeps_all_but_what_is_left_out(root: Path, target: Path, tmp_path: Path) -> None:
    boot = tmp_path / "boot"
    for folder in ("srv/app/tmp", "tmp/deep", "boot"):
        (root / folder).mkdir(parents=True)
    boot.mkdir()
    (boot / "vmlinuz").write_text("kernel")
    (root / "boot/vmlinuz").write_text("nobody sees this on the node")
    (root / "srv/app/tmp/keep.me").write_text("kept")
    (root / "tmp/deep/x").write_text("x")
    (root / "srv/li\nne").write_text("a name that no list of lines can hold")
    (root / "srv/axb").write_text("kept")
    (root / os.fsdecode(b"srv/latin\351")).write_text("kept")
    os.link(root / "srv/axb", root / "srv/again")
    os.symlink("/nowhere", root / "srv/link")
    os.mkfifo(root / "srv/fifo", 0o640)

    copied([part(root, "/"), part(boot, "/boot")], target, "/tmp/deep", "/srv/li\nne")

    assert (target / "srv/app/tmp/keep.me").read_text() == "kept"
    assert (target / "boot/vmlinuz").read_text() == "kernel"
    names = {b"again", b"app", b"axb", b"fifo", b"latin\351", b"link"}
    assert set(os.listdir(os.fsencode(target / "srv"))) == names
    assert os.listdir(target / "tmp") == []
    assert (target / "srv/axb").stat().st_ino == (target / "srv/again").stat().st_ino
    assert os.readlink(target / "srv/link") == "/nowhere"
    assert (target / "srv/fifo").is_fifo()
    assert (target / "srv/fifo").stat().st_mode & 0o777 == 0o640


def test_holes_stay_holes(root: Path, target: Path) -> None:
    with open(root / "holes", "wb") as stream:
        stream.truncate(1 << 24)
        stream.seek(1 << 23)
        stream.write(b"data")
    copied([part(root, "/")], target)
    assert (target / "holes").read_bytes() == (root / "holes").read_bytes()
    assert (target / "holes").stat().st_blocks == (root / "holes").stat().st_blocks < 1 << 10


@pytest.mark.parametrize("nanoseconds", [1, 1234567890_123456789, 4_000_000_000_000_000_001, -1_500_000_000])
def test_times_are_kept_to_the_nanosecond(root: Path, target: Path, nanoseconds: int) -> None:
    (root / "folder").mkdir()
    (root / "folder/file").touch()
    os.symlink("file", root / "folder/link")
    for path in ("folder/file", "folder/link", "folder"):
        os.utime(root / path, ns=(nanoseconds, nanoseconds), follow_symlinks=False)
    copied([part(root, "/")], target)
    for path in ("folder/file", "folder/link", "folder"):
        assert (target / path).lstat().st_mtime_ns == nanoseconds


def test_what_is_emptied_has_attributes_but_no_content(root: Path, target: Path) -> None:
    (root / "log").mkdir()
    (root / "log/btmp").write_text("who was here")
    (root / "log/btmp").chmod(0o660)
    # It is there, empty, though its list says that what is in that folder stays out.
    told = copied([part(root, "/")], target, "/log/*", emptied=frozenset(["/log/btmp", "/log/none"]))
    assert told.emptied == ["/log/btmp"]
    assert (target / "log/btmp").read_text() == ""
    assert (target / "log/btmp").stat().st_mode & 0o777 == 0o660
    assert (root / "log/btmp").read_text() == "who was here"


def test_what_is_born_meanwhile_is_judged_like_the_rest(root: Path, target: Path) -> None:
    for folder in ("a", "tmp", "home/cc/.ssh"):
        (root / folder).mkdir(parents=True)
    (root / "a/first").write_text("x")
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + "b3BlbnNzaC1rZXktdjEAAAAA" * 3 + "\n"

    def born(_count: int) -> None:
        (root / "tmp/born").write_text("x")
        (root / "home/cc/.ssh/id_rsa").write_text(key)

    copied([part(root, "/")], target, "/tmp/*", read=born)
    assert (root / "tmp/born").exists()
    assert os.listdir(target / "tmp") == []
    assert os.listdir(target / "home/cc/.ssh") == []


def test_a_folder_that_becomes_a_link_meanwhile_leads_nowhere(root: Path, target: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("not of this root")
    for folder in ("one", "two"):
        (root / folder).mkdir()
        (root / folder / "read").write_text("x")

    def planted(_count: int) -> None:  # in the place of the one that has not been read yet
        (later,) = {"one", "two"} - {path.parent.name for path in target.glob("*/read")}
        if not (root / later).is_symlink():
            shutil.rmtree(root / later)
            os.symlink(outside, root / later)

    copied([part(root, "/")], target, read=planted)
    assert sorted(os.listdir(target)) == ["one", "two"]
    assert sorted(path.name for path in target.glob("*/*")) == ["read"]


def test_a_growing_file_is_cut_where_it_ended(root: Path, target: Path) -> None:
    (root / "log").write_bytes(b"x" * (1 << 25))
    copied([part(root, "/")], target, read=lambda count: (root / "log").open("ab").write(b"y" * 4096) and None)
    assert (target / "log").read_bytes() == b"x" * (1 << 25)


def test_depth_and_sockets_stop_nobody(root: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "/".join(["d" * 200] * 30)  # longer than a path may be
    with folders_of(str(root)) as folders, folders.at(deep, make=True) as folder:
        os.close(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    copied([part(root, "/")], target)
    with folders_of(str(target)) as folders, folders.at(deep) as folder:
        assert os.listdir(folder) == ["file"]
    assert os.listdir(target) == ["d" * 200]
