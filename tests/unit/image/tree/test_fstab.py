# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import Root, fstab

ROOT = Root("abc", "ext4", 1)
BEFORE = """\
# my disks
LABEL=cloudimg-rootfs / ext4 discard,errors=remount-ro 0 1
LABEL=BOOT /boot ext4 defaults 0 2
LABEL=UEFI /boot/efi vfat umask=0077 0 1
UUID=1-2 none swap sw 0 0
/dev/sdb1 /data xfs defaults 0 2
/swap.img none swap sw 0 0
server:/export /nfs nfs nofail 0 0
tmpfs /scratch tmpfs size=1g 0 0
"""


def test_the_root_is_the_images_and_keeps_its_options() -> None:
    assert "\nUUID=abc / ext4 discard,errors=remount-ro 0 1\n" in fstab(BEFORE, ROOT)


def test_disks_of_the_node_are_commented_out_and_all_else_stays() -> None:
    lines = fstab(BEFORE, ROOT).splitlines()
    assert "# UUID=1-2 none swap sw 0 0" in lines
    assert "# /dev/sdb1 /data xfs defaults 0 2" in lines
    for kept in ("# my disks", "server:/export /nfs nfs nofail 0 0", "tmpfs /scratch tmpfs size=1g 0 0"):
        assert kept in lines


def test_boot_is_part_of_the_root_and_the_esp_is_the_images() -> None:
    lines = [line.split() for line in fstab(BEFORE, ROOT).splitlines() if not line.startswith("#")]
    assert [line[0] for line in lines if line[1].startswith("/boot")] == ["LABEL=MKFS_ESP"]


def test_options_of_another_file_system_are_not_kept() -> None:
    assert "UUID=abc / ext4 defaults 0 1" in fstab("UUID=1 / xfs logbufs=8 0 0\n", ROOT)
    assert "UUID=abc / xfs logbufs=8 0 0" in fstab("UUID=1 / xfs logbufs=8 0 0\n", Root("abc", "xfs", 0))
    assert "UUID=abc / ext4 noatime 0 1" in fstab("UUID=1 / ext3 noatime 0 1\n", ROOT)


def test_an_empty_fstab() -> None:
    assert "UUID=abc / ext4 defaults 0 1" in fstab("", ROOT)


def test_a_node_made_of_an_image_can_be_imaged_again() -> None:
    once = fstab(BEFORE, ROOT)
    assert fstab(once, ROOT._replace(uuid="def")) == once.replace("abc", "def")
