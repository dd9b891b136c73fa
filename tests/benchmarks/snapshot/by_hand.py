# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cc-snapshot does, step by step, on a copy of the node's root: with its own recipe, as its source has it.

The tree has no parted and no /boot/efi, so guestfish itself sets the partitions' types and makes the folder.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Mapping

from tests.benchmarks.snapshot.stage import Stages

_EXCLUDES = """\
tmp/*
var/tmp/*
proc/*
boot/extlinux
var/lib/cloud
var/lib/gssproxy/*.sock
var/spool/postfix
home/cc/my_mounting_point
var/lib/lxcfs
"""
_TYPES = {1: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", 2: "21686148-6449-6E6F-744E-656564454649"}  # ESP, BIOS boot
_MORE = 1500  # MiB of its disks than du finds
# Emulated: the KVM of a machine that is a virtual one itself may break down.
_ENVIRONMENT = {"LIBGUESTFS_BACKEND": "direct", "LIBGUESTFS_BACKEND_SETTINGS": "force_tcg", "LC_ALL": "C"}


def make(root: Path, work: Path, name: str, cloud: str, log: Path) -> list[dict[str, Any]]:
    """Make an image of *root* and upload it; returns the rows of its stages.

    :param work: an empty folder for its files
    :param cloud: of clouds.yaml
    :param log: what the programs say
    """
    excludes, tar = work.with_suffix(".excludes"), work / "snapshot.tar"
    disk, image = work / "snapshot.img", work / "snapshot_compressed.qcow2"
    excludes.write_text(_EXCLUDES)
    stages = Stages(str(work))
    steps: Mapping[str, list[str]] = {
        "tar": [
            *("tar", "--create", "--file", str(tar), "--selinux", "--acls", "--numeric-owner", "--one-file-system"),
            *("--exclude-from", str(excludes), "-C", str(root), "."),
        ],
        "guestfish": _guestfish(disk, tar, _size(root, excludes)),
        "virt-sysprep": ["virt-sysprep", "-a", str(disk)],
        "compress": ["qemu-img", "convert", str(disk), "-O", "qcow2", str(image), "-c"],
    }
    with log.open("w") as words, stages.measured("total"):
        for stage, command in steps.items():
            with stages.measured(stage):
                subprocess.run(command, env={**os.environ, **_ENVIRONMENT}, stdout=words, stderr=words, check=True)
        with stages.measured("upload"), image.open("rb") as stream:
            upload = ["openstack", "--os-cloud", cloud, "image", "create", "--disk-format", "qcow2"]
            subprocess.run([*upload, "--container-format", "bare", name], stdin=stream, stdout=words, check=True)
    return [{**row, "image_mib": round(image.stat().st_size / (1 << 20))} for row in stages.rows]


def _size(root: Path, excludes: Path) -> int:
    """MiB of the disk."""
    command = ["du", "-d", "0", "-m", f"--exclude-from={excludes}", str(root)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[0]) + _MORE


def _guestfish(disk: Path, tar: Path, size: int) -> list[str]:
    loader = (
        "grub-install --efi-directory=/boot/efi --target=x86_64-efi --removable && grub-install /dev/sda "
        "&& grub-mkconfig -o /boot/grub/grub.cfg"
    )
    script = [
        "part-init /dev/sda gpt",
        "part-add /dev/sda primary 2048 1128447",
        "part-add /dev/sda primary 1128448 1144831",
        "part-add /dev/sda primary 1144832 -40",
        "mkfs ext4 /dev/sda3 label:img-rootfs",
        "mkfs vfat /dev/sda1 label:MKFS_ESP",
        "mount /dev/sda3 /",
        f"tar-in {tar} /",
        "mkdir-p /boot/efi",
        "mount /dev/sda1 /boot/efi",
        *(f"part-set-gpt-type /dev/sda {number} {kind}" for number, kind in _TYPES.items()),
    ]
    words = [word for line in script for word in (*line.split(), ":")]
    return ["guestfish", "-N", f"{disk}=disk:{size}M", "--", *words, "sh", loader]
