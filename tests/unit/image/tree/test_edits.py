# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import edits
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import Root
from tests.unit.image.nodes import GOOD

ROOT = Root("0123-4567", "ext4", 1)


def apply(tree: Path) -> None:
    with chrooted(str(tree)) as inside:
        edits.apply(inside, GOOD, ROOT, [])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("tree/etc", "tree/boot/grub", "tree/srv/private", "live/private", "live/grub"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tree/boot/grub/grub.cfg").write_text("linux /boot/vmlinuz root=/dev/sda1\n")
    return tmp_path / "tree"


def test_a_tree_is_made_ready(tree: Path) -> None:
    (tree / "proc").mkdir(0o700)
    apply(tree)
    assert "UUID=0123-4567 / ext4" in (tree / "etc/fstab").read_text()
    assert "root=UUID=0123-4567" in (tree / "boot/grub/grub.cfg").read_text()
    assert (tree / "tmp").stat().st_mode & 0o7777 == 0o1777
    assert (tree / "proc").stat().st_mode & 0o7777 == 0o555


def test_links_out_of_the_tree_reach_nothing(tree: Path, tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.joinpath("private").chmod(0o700)
    live.joinpath("fstab").write_text("live")
    live.joinpath("grub/grub.cfg").write_text("live")
    (tree / "boot/grub/grub.cfg").unlink()
    (tree / "boot/grub").rmdir()
    os.symlink("../live/private", tree / "tmp")
    os.symlink(live / "fstab", tree / "etc/fstab")
    os.symlink("../../live/grub", tree / "boot/grub")
    apply(tree)
    assert live.joinpath("private").stat().st_mode & 0o7777 == 0o700
    assert live.joinpath("fstab").read_text() == live.joinpath("grub/grub.cfg").read_text() == "live"
    with chrooted(str(tree)) as inside:  # what a machine that boots from it would find
        assert "UUID=0123-4567 / ext4" in inside.text("/etc/fstab")
        assert "0123-4567" in inside.text("/boot/grub/grub.cfg")


def test_links_inside_are_followed_and_a_private_folder_stays_private(tree: Path) -> None:
    (tree / "srv/private").chmod(0o700)
    os.symlink("/srv/private", tree / "tmp")
    os.symlink("/srv/private/fstab", tree / "etc/fstab")
    apply(tree)
    assert (tree / "srv/private").stat().st_mode & 0o7777 == 0o700
    assert "UUID=0123-4567" in (tree / "srv/private/fstab").read_text()


def test_something_odd_in_the_way_is_told(tree: Path) -> None:
    (tree / "etc/fstab").mkdir()
    with pytest.raises(DataError, match=r"^/etc/fstab of the image: it cannot be written"):
        apply(tree)


def test_a_file_in_the_place_of_a_folder_is_told_by_its_path(tree: Path) -> None:
    (tree / "boot/grub/grub.cfg").unlink()
    (tree / "boot/grub").rmdir()
    (tree / "boot/grub").write_text("no folder")
    with pytest.raises(DataError, match=r"^/boot/grub/grub\.cfg of the image: it cannot be written"):
        apply(tree)
