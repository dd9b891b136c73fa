# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GRUB into the disk image, for BIOS and UEFI, with no loop device and no grub-install."""

from __future__ import annotations

import struct
from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import SECTOR, Layout
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import grubcfg
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import ESP_LABEL
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import MODULES_FOLDER, Target

_EVERYWHERE = ("part_gpt", "search", "search_fs_uuid", "configfile", "normal", "linux", "serial", "terminal")

# Places in GRUB's boot sectors, from its include/grub/i386/pc/boot.h
_BOOT_CODE = 440  # what follows is the partition table
_KERNEL_SECTOR = 0x5C  # in boot.img: where core.img begins
_DRIVE_CHECK = 0x66  # in boot.img: a jump that mistrusts the drive number a BIOS passes
_NOPS = b"\x90\x90"
_BLOCKLIST = 0x1F4  # in core.img: where its second sector is, and how many sectors follow
_BLOCKLIST_LENGTH = 0x1FC


class Home(NamedTuple):
    """Where GRUB finds its configuration and modules.

    :ivar module: its own that reads the root's file system
    :ivar uuid: of the root
    :ivar folder: in it
    """

    module: str
    uuid: str
    folder: str


def install(disk: str, layout: Layout, home: Home, targets: Sequence[Target], work: str) -> None:
    """Make the disk image boot.

    :param work: a folder for small files
    """
    early = f"{work}/early.cfg"
    with open(early, "w") as stream:
        stream.write(grubcfg.early(home.uuid, home.folder))
    for target in targets:
        core = f"{work}/core-{target.modules}"
        programs.run(
            programs.GRUB_MKIMAGE,
            [
                f"--directory={MODULES_FOLDER}/{target.modules}",
                f"--format={target.modules}",
                f"--output={core}",
                f"--prefix={home.folder}",
                f"--config={early}",
                *_EVERYWHERE,
                home.module,
                *target.extra,
            ],
        )
        if target.efi:
            _write_esp(disk, layout, core, target.efi)
        else:
            _write_bios(disk, layout, core)


def _write_bios(disk: str, layout: Layout, core: str) -> None:
    start = layout.bios_boot.start
    with open(f"{MODULES_FOLDER}/i386-pc/boot.img", "rb") as stream:
        boot = patch_boot(stream.read(), start)
    with open(core, "rb") as stream:
        patched = patch_core(stream.read(), start)
    if len(patched) > layout.bios_boot.size:
        raise DataError(
            "GRUB", f"its core has {len(patched)} bytes", "Report this: the BIOS boot partition is too small."
        )
    with open(disk, "r+b") as stream:
        stream.write(boot)
        stream.seek(layout.bios_boot.offset)
        stream.write(patched)


def patch_boot(boot: bytes, core_sector: int) -> bytes:
    """The boot code for the first sector (without the partition table) that loads GRUB's core from *core_sector*."""
    code = bytearray(boot[:_BOOT_CODE])
    struct.pack_into("<Q", code, _KERNEL_SECTOR, core_sector)
    code[_DRIVE_CHECK : _DRIVE_CHECK + 2] = _NOPS
    return bytes(code)


def patch_core(core: bytes, core_sector: int) -> bytes:
    """GRUB's core, knowing that its rest follows its first sector at *core_sector*.

    :raises DataError: its own count of sectors is not that of its length: no core.img, or of an unknown version
    """
    sectors = -(-len(core) // SECTOR) - 1
    (counted,) = struct.unpack_from("<H", core, _BLOCKLIST_LENGTH)
    if counted != sectors:
        raise DataError(
            "GRUB", f"its core says {counted} sectors and has {sectors}", "Install the distribution's GRUB anew."
        )
    patched = bytearray(core)
    struct.pack_into("<Q", patched, _BLOCKLIST, core_sector + 1)
    return bytes(patched)


def _write_esp(disk: str, layout: Layout, binary: str, name: str) -> None:
    """A FAT32 file system with the binary where firmware looks for it on disks that it does not know."""
    image = f"{disk}@@{layout.esp.offset}"
    geometry = ["-T", str(layout.esp.sectors), "-h", "64", "-s", "32", "-H", str(layout.esp.start)]
    programs.run(programs.MFORMAT, ["-i", image, "-F", "-c", "1", *geometry, "-v", ESP_LABEL, "::"])
    programs.run(programs.MMD, ["-i", image, "::/EFI", "::/EFI/BOOT"])
    programs.run(programs.MCOPY, ["-i", image, binary, f"::/EFI/BOOT/{name}"])
