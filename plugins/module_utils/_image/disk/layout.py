# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From sizes to partitions. Pure.

The disk is GPT with a BIOS boot partition, an EFI system partition and the root, so that it boots both ways on
whatever a node is set to.
"""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent

SECTOR = 512
MIB = 1 << 20
GIB = 1 << 30

_BIOS_BOOT = "21686148-6449-6E6F-744E-656564454649"
_ESP = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
# The discoverable partitions specification's root of each architecture
_ROOT = {
    "x86_64": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
    "aarch64": "B921B045-1DF0-41C3-AF44-4C6F280D3FAE",
}
_BIOS_BOOT_BYTES = 1 * MIB
_ESP_BYTES = 64 * MIB  # the least that holds enough clusters for FAT32, which firmware expects
_ALIGNED = 1 * MIB

INODE_BYTES = 256
_BYTES_AN_INODE = 16384  # mke2fs' own ratio
_FREE = 256 * MIB  # what a booted system has at the least before it grows its root

# zlib leaves 35-45 % of a system's files; more is assumed for data that does not compress.
_COMPRESSED = 0.6

# What is on the scratch disk beside the raw image. Data that is compressed and not given back yet: qemu-img tells of a
# cluster when it is about to read it, works on 16 of them at a time at most, and none has more than 2 MiB (img_convert
# and convert_co_do_copy in its qemu-img.c), so what is further behind has been read.
BEHIND = 64 * MIB
PORTION = 128 * MIB  # of data that is unpacked at a time to be compared


class Partition(NamedTuple):
    """Position on the disk, in sectors of 512 bytes."""

    type: str
    start: int
    sectors: int

    @property
    def offset(self) -> int:
        """Position in bytes."""
        return self.start * SECTOR

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.sectors * SECTOR

    @property
    def extent(self) -> Extent:
        """The same in bytes."""
        return Extent(self.offset, self.offset + self.size)


class Layout(NamedTuple):
    """A whole disk."""

    bios_boot: Partition
    esp: Partition
    root: Partition
    size: int

    def sfdisk(self) -> str:
        """The script that makes ``sfdisk`` write the partition table."""
        lines = ["label: gpt"]
        lines += [
            f"start={part.start}, size={part.sectors}, type={part.type}"
            for part in (self.bios_boot, self.esp, self.root)
        ]
        return "\n".join(lines) + "\n"


def gigabytes(size: int) -> int:
    """GB that a node's disk must have for one of *size* bytes, as Glance counts them."""
    return -(-size // GIB)


class RootSize(NamedTuple):
    """How large the root's file system is made."""

    size: int
    inodes: int


def root_size(data: int, inodes: int) -> RootSize:
    """Room for *data* bytes in *inodes* files and folders, a journal and some free space.

    What is free costs nothing in the image. A tenth on top covers the journal, group descriptors and the blocks
    reserved for growing, which cloud-init does on first boot.
    """
    inodes = inodes + inodes // 4 + 4096
    size = data + inodes * INODE_BYTES
    size = _rounded(size + size // 8 + _FREE, _ALIGNED)
    return RootSize(size, max(inodes, size // _BYTES_AN_INODE))


def disk_layout(root: RootSize, machine: str) -> Layout:
    """Partitions one after the other, aligned to 1 MiB; the last one is the root, so that it can grow."""
    start = _ALIGNED // SECTOR
    parts = []
    for kind, size in ((_BIOS_BOOT, _BIOS_BOOT_BYTES), (_ESP, _ESP_BYTES), (_ROOT[machine], root.size)):
        parts.append(Partition(kind, start, size // SECTOR))
        start += size // SECTOR
    return Layout(parts[0], parts[1], parts[2], start * SECTOR + _ALIGNED)  # the rest is for the second GPT


def scratch_needed(data: int, inodes: int, gives_back: bool) -> int:
    """Bytes of scratch space at the peak, of the disk image, which is sparse, and the compressed one beside it.

    :param gives_back: whether what has been compressed makes room for the rest
    """
    raw = data + inodes * INODE_BYTES + 16 * MIB
    return raw + BEHIND + PORTION if gives_back else int(raw * (1 + _COMPRESSED))


def _rounded(size: int, unit: int) -> int:
    return -(-size // unit) * unit
