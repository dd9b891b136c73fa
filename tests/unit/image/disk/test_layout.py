# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import (
    GIB,
    MIB,
    SECTOR,
    disk_layout,
    gigabytes,
    root_size,
    scratch_needed,
)

SIZES = [(0, 0), (460 * MIB, 12_000), (20 * GIB, 400_000), (90 * GIB, 5_000_000), (MIB + 1, 1)]


@pytest.mark.parametrize(("data", "inodes"), SIZES)
def test_the_root_has_room_for_its_files_and_more(data: int, inodes: int) -> None:
    size = root_size(data, inodes)
    assert size.size > data + size.inodes * 256 + 128 * MIB
    assert size.inodes > inodes
    assert size.size % MIB == 0


@pytest.mark.parametrize(("data", "inodes"), SIZES)
def test_partitions_are_aligned_and_follow_each_other(data: int, inodes: int) -> None:
    layout = disk_layout(root_size(data, inodes), "x86_64")
    parts = [layout.bios_boot, layout.esp, layout.root]
    assert all(part.offset % MIB == 0 and part.size % MIB == 0 and part.size > 0 for part in parts)
    assert parts[0].offset == MIB
    assert all(before.offset + before.size == after.offset for before, after in zip(parts, parts[1:]))


def test_the_second_partition_table_has_its_place_behind_the_root() -> None:
    layout = disk_layout(root_size(0, 0), "x86_64")
    assert layout.size - (layout.root.offset + layout.root.size) >= 33 * SECTOR


def test_the_esp_is_large_enough_for_fat32() -> None:
    assert disk_layout(root_size(0, 0), "x86_64").esp.sectors - 2 * 520 - 32 > 65525


def test_the_root_has_the_type_of_its_architecture() -> None:
    assert disk_layout(root_size(0, 0), "aarch64").root.type != disk_layout(root_size(0, 0), "x86_64").root.type


def test_sfdisk_is_told_of_each_partition() -> None:
    script = disk_layout(root_size(0, 0), "x86_64").sfdisk().splitlines()
    assert script[0] == "label: gpt"
    assert script[1] == "start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649"
    assert len(script) == 4


def test_min_disk_is_rounded_up() -> None:
    assert gigabytes(GIB) == 1
    assert gigabytes(GIB + 1) == 2


def test_scratch_space_is_for_both_images_at_once_unless_one_makes_room_for_the_other() -> None:
    assert 1.5 * GIB < scratch_needed(GIB, 0, gives_back=False) < 2 * GIB
    assert GIB < scratch_needed(GIB, 0, gives_back=True) < 1.25 * GIB
