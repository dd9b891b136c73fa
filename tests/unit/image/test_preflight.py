# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Facts, Kernel, Mount
from ansible_collections.chameleon.data.plugins.module_utils._image.preflight import (
    Room,
    check,
    notes,
    problems,
    space_problems,
)

GOOD = Facts(
    root=True,
    host="node1",
    machine="x86_64",
    machine_id="0123",
    os={"ID": "debian"},
    mounts=[Mount("/", "ext4", "/dev/sda3"), Mount("/proc", "proc", "proc"), Mount("/run/user/1", "fuse.x", "x")],
    kernels=[Kernel("6.1", "/boot/vmlinuz-6.1", "/boot/initrd.img-6.1")],
    grub_targets=["i386-pc", "x86_64-efi"],
    grub_folder="/boot/grub",
    missing=[],
    busy=[],
    makes_host_keys=True,
    swap_files=[],
    homes=["/root"],
)


def test_a_good_node_has_no_problems_and_nothing_to_note() -> None:
    assert problems(GOOD) == []
    assert notes(GOOD) == []
    check("node1", [])


@pytest.mark.parametrize(
    ("change", "cause", "remedy"),
    [
        ({"root": False}, "not run as root", "become: true"),
        ({"missing": [programs.QEMU_IMG]}, "qemu-img is missing", "qemu-utils"),
        ({"mounts": [Mount("/", "btrfs", "/dev/sda")]}, "root file system is btrfs", "ext4"),
        ({"machine": "riscv64"}, "riscv64", "x86_64"),
        ({"grub_targets": ["arm64-efi"]}, "no modules of GRUB", "grub-pc-bin"),
        ({"kernels": []}, "no kernel", "kernel package"),
        ({"kernels": [Kernel("6.2", "/boot/vmlinuz-6.2", "")]}, "kernel 6.2 in /boot has no initrd", "initramfs"),
        ({"busy": ["apt-get", "dpkg"]}, "apt-get, dpkg", "Wait"),
    ],
)
def test_each_obstacle_is_named_with_its_way_out(change: dict[str, object], cause: str, remedy: str) -> None:
    (problem,) = problems(GOOD._replace(**change))
    assert cause in problem.cause
    assert remedy in problem.remedy


def test_all_obstacles_are_told_at_once() -> None:
    bad = GOOD._replace(root=False, busy=["dnf"], missing=[programs.MKE2FS])
    found = problems(bad) + space_problems(Room("/var/tmp", 10, 20))
    with pytest.raises(Refused) as error:
        check("node1", found)
    for word in ("root", "dnf", "mke2fs", "/var/tmp"):
        assert word in str(error.value)
    assert len(error.value.details["problems"]) == 4


def test_space_alone_is_a_matter_of_space() -> None:
    with pytest.raises(NoSpace, match="scratch"):
        check("node1", space_problems(Room("/var/tmp", 10, 11)))
    assert space_problems(Room("/var/tmp", 11, 11)) == []


def test_the_last_mount_at_a_point_is_what_is_seen() -> None:
    hidden = GOOD._replace(mounts=[Mount("/", "btrfs", "x"), Mount("/", "overlay", "y")])
    assert problems(hidden) == []


def test_what_stays_out_and_what_will_not_boot_is_noted() -> None:
    node = GOOD._replace(
        mounts=[*GOOD.mounts, Mount("/mnt/store", "fuse.rclone", "store:"), Mount("/boot", "ext4", "/dev/sda2")],
        grub_targets=["i386-pc"],
        makes_host_keys=False,
    )
    assert problems(node) == []
    noted = notes(node)
    assert len(noted) == 3
    assert "/mnt/store (fuse.rclone)" in noted[0]
    assert "UEFI" in noted[1]
    assert "cloud-init" in noted[2]
