# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image import notes
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.ext4 import Ext4
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts, Mount
from ansible_collections.chameleon.data.plugins.module_utils._image.node.kernels import Kernel
from ansible_collections.chameleon.data.plugins.module_utils._image.preflight import (
    Problem,
    Room,
    check,
    loader_problems,
    problems,
    secret_problems,
    size_problems,
    space_problems,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from tests.unit.image.nodes import GOOD


def found(facts: Facts) -> list[Problem]:
    """What stands in the way of the native engine."""
    return problems(facts, [*programs.NEEDED, *Ext4.needs]) + loader_problems(facts)


def test_a_good_node_has_no_problems_and_nothing_to_note() -> None:
    assert found(GOOD) == []
    assert notes.of_node(GOOD, Rules([])) + notes.loader(GOOD) == []
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
    (problem,) = found(GOOD._replace(**change))
    assert cause in problem.cause
    assert remedy in problem.remedy


def test_only_what_an_engine_needs_has_to_be_there() -> None:
    assert problems(GOOD._replace(missing=[programs.MKE2FS]), [programs.QEMU_IMG]) == []


def test_all_obstacles_are_told_at_once() -> None:
    bad = GOOD._replace(root=False, busy=["dnf"], missing=[programs.MKE2FS])
    with pytest.raises(Refused) as error:
        check("node1", found(bad) + space_problems(Room("/var/tmp", 10, 20)))
    for word in ("root", "dnf", "mke2fs", "/var/tmp"):
        assert word in str(error.value)
    assert len(error.value.details["problems"]) == 4


def test_space_alone_is_a_matter_of_space() -> None:
    with pytest.raises(NoSpace, match="scratch"):
        check("node1", space_problems(Room("/var/tmp", 10, 11)))
    assert space_problems(Room("/var/tmp", 11, 11)) == []


def test_the_last_mount_at_a_point_is_what_is_seen() -> None:
    hidden = GOOD._replace(mounts=[Mount("/", "btrfs", "x"), Mount("/", "overlay", "y")])
    assert found(hidden) == []


def test_what_stays_out_and_what_will_not_boot_is_noted() -> None:
    node = GOOD._replace(
        mounts=[*GOOD.mounts, Mount("/mnt/store", "fuse.rclone", "store:"), Mount("/boot", "ext4", "/dev/sda2")],
        grub_targets=["i386-pc"],
        makes_host_keys=False,
    )
    assert found(node) == []
    noted = notes.of_node(node, Rules([])) + notes.loader(node)
    assert len(noted) == 3
    assert "/mnt/store (fuse.rclone)" in noted[0]
    assert "cloud-init" in noted[1]
    assert "UEFI" in noted[2]


def test_file_systems_in_memory_are_noted_unless_all_in_them_stays_out_anyway() -> None:
    points = ["/run", "/run/user/1", "/dev/shm", "/tmp", "/srv/fast", "/srv/fast"]
    node = GOOD._replace(mounts=[*GOOD.mounts, *(Mount(point, "tmpfs", "x") for point in points)])
    noted = notes.of_node(node, Rules([Rule("/tmp/*", "temporary")]))
    assert noted == ["/srv/fast (tmpfs) is a file system of its own and stays out"]
    assert len(notes.of_node(node, Rules([]))) == 2


def test_a_disk_that_the_site_would_not_launch() -> None:
    assert size_problems(100 << 30, 100 << 30) == []
    (problem,) = size_problems(101 << 30, 100 << 30)
    assert "101.0 GiB" in problem.cause
    assert "'size_limit'" in problem.remedy


def test_credentials_are_told_by_their_paths_and_not_all_of_many() -> None:
    assert secret_problems({}) == []
    (problem,) = secret_problems({f"/home/cc/{number}.pem": "private key" for number in range(7)})
    assert "/home/cc/4.pem: private key and 2 more" in problem.cause
    assert "5.pem" not in problem.cause


@pytest.mark.parametrize(
    ("root", "filesystem", "told"),
    [("ext4", "ext4", 0), ("ext3", "ext4", 0), ("xfs", "xfs", 0), ("overlay", "xfs", 0), ("xfs", "ext4", 1)],
)
def test_a_root_that_the_initrd_may_not_know_is_told(root: str, filesystem: str, told: int) -> None:
    assert len(notes.root(GOOD._replace(mounts=[Mount("/", root, "/dev/sda3")]), filesystem)) == told
