# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._image.facts import kernels


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
