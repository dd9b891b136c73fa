# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import os
import shutil
import threading
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted, chrooted


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root/srv/log").mkdir(parents=True)
    (tmp_path / "root/var").mkdir()
    (tmp_path / "root/srv/log/btmp").write_text("inside")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/btmp").write_text("outside")
    return tmp_path / "root"


@pytest.fixture
def inside(root: Path) -> Iterator[Chrooted]:
    with chrooted(str(root)) as found:
        yield found


@pytest.mark.parametrize("target", ["/srv/log", "../srv/log", "../../../../srv/log", "/../srv/./log/", "/srv/first"])
def test_a_link_means_what_it_would_if_this_was_the_root(root: Path, inside: Chrooted, target: str) -> None:
    os.symlink("/srv/second", root / "srv/first")
    os.symlink("log", root / "srv/second")
    os.symlink(target, root / "var/log")
    assert inside.text("/var/log/btmp") == "inside"
    assert inside.real("/var/log/btmp") == "/srv/log/btmp"
    assert inside.real("/var/log") == "/srv/log"
    assert inside.link("/var/log") == target
    assert inside.is_file("/var/log/btmp")
    assert inside.names("/var/log") == ["btmp"]


@pytest.mark.parametrize("out", [lambda root: str(root.parent / "out"), lambda _root: "../../out"])
def test_no_link_leads_out(root: Path, inside: Chrooted, out: object) -> None:
    target = out(root)  # type: ignore[operator]
    os.symlink(target, root / "var/log")
    os.symlink(f"{target}/btmp", root / "var/file")
    assert inside.text("/var/log/btmp") == inside.text("/var/file") == ""
    assert inside.real("/var/log/btmp") is None
    assert not inside.is_file("/var/file")
    assert inside.names("/var/log") == []
    inside.put("/var/log/btmp", b"written")
    inside.put("/var/file", b"written")
    assert (root.parent / "out/btmp").read_text() == "outside"
    assert inside.text("/var/log/btmp") == "written"


def test_links_in_a_circle_end(root: Path, inside: Chrooted) -> None:
    os.symlink("b", root / "a")
    os.symlink("a", root / "b")
    assert inside.real("/a") is None
    with pytest.raises(OSError, match="symbolic"):
        inside.put("/a/file", b"")


def test_dots_stay_below_the_root_and_folders_before_them_have_to_be_there(inside: Chrooted) -> None:
    assert inside.real("/../../srv/../srv/./log//btmp") == "/srv/log/btmp"
    assert inside.real("/none/../srv") is None
    assert inside.real("/srv/log/btmp/../btmp") is None
    assert inside.real("/..") == inside.real("/") == "/"


def test_links_that_are_planted_meanwhile_lead_nowhere(root: Path, inside: Chrooted) -> None:
    out, log, kept = root.parent / "out", root / "var/log", root / "var/kept"
    shutil.copytree(root / "srv/log", log)
    done = threading.Event()

    def plant() -> None:
        while not done.is_set():
            log.rename(kept)
            log.symlink_to(out)
            log.unlink()
            kept.rename(log)

    planting = threading.Thread(target=plant)
    planting.start()
    try:
        for number in range(500):
            with contextlib.suppress(OSError):
                assert inside.text("/var/log/btmp") in ("inside", "", "new")
            with contextlib.suppress(OSError):
                inside.put("/var/log/btmp" if number % 2 else "/var/log/other", b"new")
    finally:
        done.set()
        planting.join()
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("btmp", "outside")]


def test_a_file_system_that_is_mounted_somewhere_ends_there(root: Path) -> None:
    os.symlink("/boot/log", root / "srv/again")
    os.symlink("../boot/log/btmp", root / "srv/file")
    os.symlink("/srv/log", root / "srv/leads-out")
    os.symlink("../../srv/log", root / "srv/leads-up")
    with chrooted(str(root / "srv"), "/boot") as boot:
        assert boot.real("/boot") == "/boot"
        assert boot.real("/boot/again/btmp") == boot.real("/boot/file") == "/boot/log/btmp"
        assert boot.read("/boot/again/btmp", 3) == b"ins"
        assert boot.names("/boot", most=2) == boot.names("/boot/../boot", most=2) != []
        for path in ("/", "/srv", "/boot/leads-out", "/boot/leads-up", "/boot/..", "/boot/../srv/log"):
            assert boot.status(path) is None


def test_a_file_that_is_written_anew_keeps_what_it_is_like_and_its_other_name(root: Path, inside: Chrooted) -> None:
    file = root / "srv/log/btmp"
    file.chmod(0o640)
    os.utime(file, ns=(1, 1234567890_123456789))
    os.link(file, root / "srv/other")
    inside.put("/srv/log/btmp", b"new")
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.stat().st_mtime_ns == 1234567890_123456789
    assert (root / "srv/other").read_text() == "inside"


def test_what_is_no_file_has_no_text(root: Path, inside: Chrooted) -> None:
    os.mkfifo(root / "srv/fifo")
    for path in ("/srv/fifo", "/srv", "/none/at/all", "/srv/log/btmp/below"):
        assert inside.text(path) == ""
        assert not inside.is_file(path)
