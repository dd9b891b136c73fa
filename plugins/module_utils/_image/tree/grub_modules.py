# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GRUB's modules in the image, for each way in which a machine may start."""

from __future__ import annotations

import os
from typing import Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted

MODULES_FOLDER = "/usr/lib/grub"


class Target(NamedTuple):
    """One way to start a machine.

    :ivar modules: folder of GRUB's modules, and the format of its image
    :ivar efi: name on the removable path of the EFI system partition; empty for BIOS
    """

    modules: str
    firmware: str
    package: str
    extra: tuple[str, ...]
    efi: str = ""


TARGETS: dict[str, Sequence[Target]] = {
    "x86_64": (
        Target("i386-pc", "BIOS", "grub-pc-bin (CentOS Stream: grub2-pc-modules)", ("biosdisk",)),
        Target(
            "x86_64-efi",
            "UEFI",
            "grub-efi-amd64-bin (CentOS Stream: grub2-efi-x64-modules)",
            ("fat", "efi_gop"),
            "BOOTX64.EFI",
        ),
    ),
    "aarch64": (
        Target(
            "arm64-efi",
            "UEFI",
            "grub-efi-arm64-bin (CentOS Stream: grub2-efi-aa64-modules)",
            ("fat", "efi_gop"),
            "BOOTAA64.EFI",
        ),
    ),
}


def paths(folder: str, targets: Sequence[Target]) -> Iterator[tuple[str, str]]:
    """Paths of GRUB's modules on the node, and where its core, made of the same package, will look for them.

    :param folder: of GRUB in the image
    """
    for target in targets:
        source = f"{MODULES_FOLDER}/{target.modules}"
        for name in os.listdir(source):
            if name.endswith((".mod", ".lst")):
                yield f"{source}/{name}", f"{folder}/{target.modules}/{name}"


def install(tree: Chrooted, folder: str, targets: Sequence[Target]) -> None:
    """Put them there."""
    for source, path in paths(folder, targets):
        with open(source, "rb") as stream:
            tree.put(path, stream.read())
