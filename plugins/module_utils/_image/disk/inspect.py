# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine needs to boot, looked for on the finished disk."""

from __future__ import annotations

import contextlib
import json
import os
from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import FileSystem
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import SECTOR, Layout
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import Target

_BOOT_SIGNATURE = b"\x55\xaa"
_PE = b"MZ"  # what an EFI program begins with


class Meant(NamedTuple):
    """What the disk is to be.

    :ivar filesystem: of the root
    :ivar uuid: of the root
    :ivar files: paths that the root has to have: kernels and their initrds
    :ivar grub_folder: where GRUB's configuration is
    :ivar targets: the ways in which it boots
    """

    layout: Layout
    filesystem: FileSystem
    uuid: str
    files: Sequence[str]
    grub_folder: str
    targets: Sequence[Target]


def inspect(disk: str, work: str, meant: Meant) -> None:
    """Look at the disk image *disk*, a raw one.

    :param work: a folder for small files
    :raises Damaged: something is not as it is meant; all of it is named
    """
    found = [*_table(disk, meant), *_root(disk, meant), *_boot(disk, work, meant)]
    if found:
        raise Damaged("image", "it was made, and " + "; ".join(found), "Report this: it is a fault of the builder.")


def _table(disk: str, meant: Meant) -> list[str]:
    table = json.loads(programs.run(programs.SFDISK, ["--json", disk]))["partitiontable"]
    there = [(part["type"], part["start"], part["size"]) for part in table["partitions"]]
    layout = meant.layout
    wanted = [(part.type, part.start, part.sectors) for part in (layout.bios_boot, layout.esp, layout.root)]
    return [] if (table["label"], there) == ("gpt", wanted) else [f"its partitions are {table['label']} {there}"]


def _root(disk: str, meant: Meant) -> list[str]:
    try:
        with meant.filesystem.opened(disk, meant.layout.root) as root:
            found = [f"its root lacks {path}" for path in meant.files if not root.is_file(path)]
            if meant.uuid not in root.text(f"{meant.grub_folder}/grub.cfg"):
                found.append("GRUB's configuration does not name its root")
            return found
    except DataError as error:
        return [f"its root is not sound ({error.cause})"]


def _boot(disk: str, work: str, meant: Meant) -> list[str]:
    with open(disk, "rb") as stream:
        first = stream.read(SECTOR)
        stream.seek(meant.layout.bios_boot.offset)
        core = stream.read(SECTOR)
    found = []
    for target in meant.targets:
        if not target.efi:
            whole = b"GRUB" in first and first.endswith(_BOOT_SIGNATURE) and any(core)
        else:
            whole = _efi_program(disk, f"{work}/inspected.efi", meant, target.efi).startswith(_PE)
        if not whole:
            found.append(f"it has no boot loader for {target.firmware}")
    return found


def _efi_program(disk: str, copy: str, meant: Meant, name: str) -> bytes:
    """The beginning of a program of the EFI system partition, of nothing if it is not there."""
    try:
        programs.run(programs.MCOPY, ["-n", "-i", f"{disk}@@{meant.layout.esp.offset}", f"::/EFI/BOOT/{name}", copy])
        with open(copy, "rb") as stream:
            return stream.read(len(_PE))
    except DataError:
        return b""
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(copy)
