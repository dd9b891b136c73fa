# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.obstacles import obstacles

FILES = ["/etc/fstab", "/boot/grub/grub.cfg", "/boot/grub/i386-pc/normal.mod"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("root/etc", "root/boot", "root/usr/lib", "boot"):
        (tmp_path / name).mkdir(parents=True)
    os.symlink("usr/lib", tmp_path / "root/lib")
    return tmp_path / "root"


def found(root: Path, *rules: Rule, boot: bool = False) -> dict[str, str]:
    parts = [(str(root), "/"), *([(str(root.parent / "boot"), "/boot")] if boot else [])]
    return obstacles(parts, ["/tmp", "/lib/modules"], FILES, Rules(rules))


@pytest.mark.parametrize("boot", [False, True])
def test_what_is_not_there_is_in_nobodys_way(root: Path, boot: bool) -> None:
    assert found(root, boot=boot) == {}


@pytest.mark.parametrize("path", ["/etc", "/boot", "/boot/grub", "/boot/grub/i386-pc", "/usr/lib/modules", "/tmp"])
def test_a_file_where_a_folder_is_needed(root: Path, path: str) -> None:
    file = root / path[1:]
    if file.is_dir():
        file.rmdir()
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert found(root) == {path.replace("/usr/lib", "/lib"): "is no folder and should be one"}


@pytest.mark.parametrize("path", FILES)
def test_a_folder_where_a_file_is_needed(root: Path, path: str) -> None:
    (root / path[1:]).mkdir(parents=True)
    assert found(root) == {path: "is a folder and should be a file"}


def test_a_circle_of_links(root: Path) -> None:
    os.symlink("grub", root / "boot/grub")
    assert list(found(root)) == ["/boot/grub"]


def test_what_stays_out_and_what_another_file_system_hides_is_in_nobodys_way(root: Path) -> None:
    (root / "boot/grub").touch()
    assert found(root, Rule("/boot/grub", "excluded")) == {}
    assert found(root, boot=True) == {}
    (root.parent / "boot/grub").touch()
    assert list(found(root, boot=True)) == ["/boot/grub"]


def test_links_lead_to_where_they_do_on_the_node(root: Path) -> None:
    (root / "srv").mkdir()
    os.symlink("/srv/grub", root / "boot/grub")
    assert found(root) == {}
    (root / "srv/grub").touch()
    assert list(found(root)) == ["/boot/grub"]
