# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished disk is looked at: what a machine needs to boot and is not there is told. Needs no lab."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import Goal
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.ext4 import Ext4
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.inspect import Meant, inspect
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import MIB, RootSize, disk_layout
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import view
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import TARGETS
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

UUID = str(uuid.uuid4())
LAYOUT = disk_layout(RootSize(32 * MIB, 1000), "x86_64")
MEANT = Meant(LAYOUT, Ext4(), UUID, ["/boot/vmlinuz-1", "/boot/initrd.img-1"], "/boot/grub", TARGETS["x86_64"])


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def write(disk: Path, offset: int, content: bytes) -> None:
    with open(disk, "r+b") as stream:
        stream.seek(offset)
        stream.write(content)


class Maker:
    """Makes disks that look like those of a node, as far as anybody looks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        (self.tree / "boot/grub").mkdir(parents=True)
        (self.tree / "boot/vmlinuz-1").write_bytes(b"kernel")
        (self.tree / "boot/initrd.img-1").write_bytes(b"initrd")
        (self.tree / "boot/grub/grub.cfg").write_text(f"linux /boot/vmlinuz-1 root=UUID={UUID}\n")
        self.disk = folder / "disk.raw"
        self.size = MIB

    def fill(self, root: str) -> None:
        shutil.copytree(self.tree, root, dirs_exist_ok=True)

    def make(self) -> None:
        Ext4().make(Goal(str(self.disk), LAYOUT, 1000, UUID), self.fill, Stages(Meter()))
        write(self.disk, 0x180, b"GRUB")
        write(self.disk, LAYOUT.bios_boot.offset, b"core")
        esp = f"{self.disk}@@{LAYOUT.esp.offset}"
        run("mformat", "-i", esp, "-F", "-c", "1", "-T", LAYOUT.esp.sectors, "-h", "64", "-s", "32", "::")
        run("mmd", "-i", esp, "::/EFI", "::/EFI/BOOT")
        (self.folder / "program").write_bytes(b"MZ and more")
        run("mcopy", "-i", esp, self.folder / "program", "::/EFI/BOOT/BOOTX64.EFI")

    def inspect(self) -> None:
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        try:
            inspect(str(self.disk), str(work), MEANT)
        finally:
            assert list(work.iterdir()) == []


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    base = tmp_path / "base"
    base.mkdir()
    monkeypatch.setattr(view, "BASE", str(base))
    return Maker(tmp_path)


def test_a_whole_disk(maker: Maker) -> None:
    maker.make()
    maker.inspect()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda maker: (maker.tree / "boot/initrd.img-1").unlink(), "its root lacks /boot/initrd.img-1"),
        (lambda maker: (maker.tree / "boot/grub/grub.cfg").write_text("root=/dev/sda1"), "does not name its root"),
    ],
)
def test_what_is_missing_in_the_root(maker: Maker, change: Callable[[Maker], object], words: str) -> None:
    change(maker)
    maker.make()
    with pytest.raises(Damaged, match=words):
        maker.inspect()


@pytest.mark.parametrize(
    ("offset", "content", "words"),
    [
        (0, bytes(440), "no boot loader for BIOS"),
        (LAYOUT.bios_boot.offset, bytes(512), "no boot loader for BIOS"),
        (LAYOUT.esp.offset, bytes(MIB), "no boot loader for UEFI"),
        (LAYOUT.root.offset + 4096, bytes(8192), "its root is not sound"),
    ],
)
def test_what_is_damaged_on_the_disk(maker: Maker, offset: int, content: bytes, words: str) -> None:
    maker.make()
    write(maker.disk, offset, content)
    with pytest.raises(Damaged, match=words):
        maker.inspect()


def test_another_partition_table(maker: Maker) -> None:
    maker.make()
    run("sfdisk", "--quiet", "--delete", maker.disk, "2")
    with pytest.raises(Damaged, match="its partitions are gpt"):
        maker.inspect()
