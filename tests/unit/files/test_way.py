# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that others may write to is ``shared``; nothing of what they plant in it leads ``outside``."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import threading
import time
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.way import (
    only_ours,
    open_folder,
    refuse_way_of_others,
)
from tests.lab.patience import patience

OTHER, GROUP = 12345, 23456

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what belongs to others")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    os.chown(folder, 0, GROUP)
    folder.chmod(0o2775)
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    (folder / "below").mkdir(parents=True)
    return folder


def link(path: Path, target: Path, owner: int = OTHER) -> Path:
    path.symlink_to(target)
    os.chown(path, owner, owner, follow_symlinks=False)
    return path


def inode(path: str) -> int:
    folder = open_folder(path)
    try:
        return os.fstat(folder).st_ino
    finally:
        os.close(folder)


@pytest.mark.parametrize("mode", [0o2775, 0o777, 0o1777])
@pytest.mark.parametrize("below", ["", "/below", "/new", "/..", "/below/../new"])
def test_links_of_others_are_not_followed(shared: Path, outside: Path, mode: int, below: str) -> None:
    shared.chmod(mode)
    planted = link(shared / "set", outside)
    with pytest.raises(Refused, match="it is a link of another user") as refused:
        open_folder(f"{planted}{below}", make=True)
    assert refused.value.subject == str(planted)
    assert os.listdir(outside) == ["below"]


def test_other_links_are(shared: Path, outside: Path, tmp_path: Path) -> None:
    ours = link(shared / "ours", outside, 0)
    relative = shared / "relative"
    relative.symlink_to("../outside/below/..")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, OTHER, GROUP)
    theirs.chmod(0o2775)
    by_owner = link(theirs / "by-owner", outside)  # who owns the folder may do there what he likes
    private = link(tmp_path / "private", outside)  # nobody else may write there: somebody who may has put it there
    for path in (ours, relative, by_owner, private, ours / "below" / ".."):
        assert inode(str(path)) == outside.stat().st_ino


def test_what_is_on_the_way_is_made(tmp_path: Path) -> None:
    os.close(open_folder(f"{tmp_path}/a//./b/", make=True))
    assert (tmp_path / "a/b").is_dir()
    (tmp_path / "nowhere").symlink_to(tmp_path / "unmade")
    for path in ("nowhere", "nowhere/c"):  # somebody may have forgotten to mount it
        with pytest.raises(FileNotFoundError):
            open_folder(str(tmp_path / path), make=True)
    assert not (tmp_path / "unmade").exists()


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, number in (
        ("pipe", errno.ENOTDIR),
        ("pipe/x", errno.ENOTDIR),
        ("loop", errno.ELOOP),
        ("x", errno.ENOENT),
    ):
        with pytest.raises(OSError, match=name) as caught:
            open_folder(str(tmp_path / name))
        assert (caught.value.errno, caught.value.filename) == (number, str(tmp_path / name))


@contextlib.contextmanager
def flipping(place: Path, outside: Path) -> Iterator[None]:
    """Somebody takes *place* away, has his link there, and nothing, as fast as he can."""
    evil, over = link(place.parent / "evil", outside), threading.Event()

    def flip() -> None:
        for number in itertools.takewhile(lambda _: not over.is_set(), itertools.count()):
            for there, away in ((place, place.parent / f"away-{number}"), (evil, place), (place, evil)):
                with contextlib.suppress(OSError):  # it is what he who is attacked has made
                    there.rename(away)

    thread = threading.Thread(target=flip)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_who_races_leads_nobody_elsewhere(shared: Path, outside: Path) -> None:
    refused = opened = 0
    end = time.monotonic() + patience(10)
    with flipping(shared / "set", outside):
        while min(refused, opened) < 20 and time.monotonic() < end:
            try:
                folder = open_folder(str(shared / "set/below"), make=True)
            except FileNotFoundError:
                continue
            except Refused:
                refused += 1
                continue
            opened += 1
            assert os.fstat(folder).st_ino != (outside / "below").stat().st_ino
            os.close(folder)
    assert min(refused, opened) == 20


def test_what_is_done_by_a_name_wants_a_way_that_nobody_changes(shared: Path, tmp_path: Path) -> None:
    for path in ("set", "set/below"):
        with pytest.raises(Refused, match="can be written to by others and is not sticky") as refused:
            refuse_way_of_others("cache", str(shared / path))
        assert f"chmod +t {shared}" in refused.value.remedy
    shared.chmod(0o1777)
    refuse_way_of_others("cache", str(shared / "set"))
    (shared / "set").mkdir()
    refuse_way_of_others("cache", str(shared / "set"))
    os.chown(shared / "set", OTHER, OTHER)
    with pytest.raises(Refused, match="set belongs to others"):
        refuse_way_of_others("cache", str(shared / "set/below"))
    with pytest.raises(Refused, match="set belongs to others"):
        refuse_way_of_others("path", str(shared / "set/below"), owner=OTHER)
    refuse_way_of_others("path", str(shared / "set"), owner=OTHER)
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, OTHER, OTHER)
    refuse_way_of_others("path", str(home / "set"))
    assert not only_ours(str(home / "set"))
    assert only_ours(str(tmp_path / "set"))
    own_group = tmp_path / "own-group"
    own_group.mkdir()
    os.chown(own_group, OTHER, OTHER)
    own_group.chmod(0o775)
    refuse_way_of_others("path", str(own_group / "set"))
