# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
import subprocess
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._image.node.kernels import age, kernels


def test_kernels_are_found_newest_first_each_with_its_initrd(tmp_path: Path) -> None:
    for name in (
        "vmlinuz-6.1.0-9-amd64",
        "vmlinuz-6.1.0-10-amd64",
        "initrd.img-6.1.0-9-amd64",
        "initrd.img-6.1.0-10-amd64",
        "vmlinuz-5.14.0-1.el9.x86_64",
        "initramfs-5.14.0-1.el9.x86_64.img",
        "vmlinuz-0-rescue-0123",
        "vmlinuz",
        "System.map-6.1.0-9-amd64",
    ):
        (tmp_path / name).touch()
    found = kernels(str(tmp_path))
    assert [kernel.version for kernel in found][:3] == ["6.1.0-10-amd64", "6.1.0-9-amd64", "5.14.0-1.el9.x86_64"]
    assert found[0].path == "/boot/vmlinuz-6.1.0-10-amd64"
    assert found[2].initrd == "/boot/initramfs-5.14.0-1.el9.x86_64.img"
    assert "rescue" not in str(found)


def test_a_kernel_without_initrd_is_told(tmp_path: Path) -> None:
    (tmp_path / "vmlinuz-6.1").touch()
    assert kernels(str(tmp_path))[0].initrd == ""


def test_no_boot_folder_has_no_kernels(tmp_path: Path) -> None:
    assert kernels(str(tmp_path / "none")) == []


def test_what_a_developer_leaves_there_is_taken_as_grub_takes_it(tmp_path: Path) -> None:
    version = "6.1.0-56-cloud-amd64"
    for name in (f"vmlinuz-{version}", f"vmlinuz-{version}.old", f"initrd.img-{version}"):
        (tmp_path / name).touch()
    for end in (".dpkg-tmp", ".dpkg-new", ".rpmsave", ".rpmnew", ".sig"):
        (tmp_path / f"vmlinuz-9.9{end}").touch()
    (tmp_path / "vmlinuz-9.9").mkdir()
    found = kernels(str(tmp_path))
    assert [kernel.version for kernel in found] == [version, f"{version}.old"]
    assert {kernel.initrd for kernel in found} == {f"/boot/initrd.img-{version}"}


def test_versions_are_in_the_order_of_grub_which_is_that_of_sort() -> None:
    versions = [
        *("6.8.0", "6.8.0-rc1", "6.8.0~rc1", "6.8.0-rc10", "6.8.0-rc2", "6.8.0-45-generic", "6.8.0-100-generic", "6.8"),
        *("6.8.0+", "6.8.0-dirty", "6.10.0", "5.14.0-362.el9.x86_64", "5.14.0-362.8.1.el9_3.x86_64", "3.10.0-957.el7"),
        *("3.10.0-957.1.3.el7", "3.10.0-957", "6.8.0-45-lowlatency", "6.8.0-045-generic2", "6.8.0_x", "6.8.0.abc"),
    ]
    shuffled = random.Random(1).sample(versions, len(versions))
    command = ["env", "LC_ALL=C", "sort", "-V"]
    by_sort = subprocess.run(command, input="\n".join(shuffled), capture_output=True, text=True, check=True).stdout
    assert sorted(shuffled, key=age) == by_sort.split()


def test_a_replaced_kernel_is_older_than_what_replaced_it() -> None:
    assert sorted(["6.2", "6.1", "6.2.old", "6.1.old"], key=age) == ["6.1.old", "6.1", "6.2.old", "6.2"]
