# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into an image file: partition table, file systems, and files, as the kernel shows them."""

from __future__ import annotations

import contextlib
import json
import mmap
import subprocess
from pathlib import Path
from typing import Any, Iterator

CHECKS = {"ext4": ["e2fsck", "-f", "-n"], "xfs": ["xfs_repair", "-n"]}


class Disk:
    """The disk of a qcow2 *image*, unpacked into *folder*: within `opened`.

    :ivar kind: of the root's file system
    :ivar root: where the root is mounted, read-only
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self.raw = folder / "disk.raw"
        self.root = folder / "root"
        _run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", str(image), str(self.raw))
        self.table: dict[str, Any] = json.loads(_run("sfdisk", "--json", str(self.raw)))["partitiontable"]
        self.kind = self.label = self.uuid = ""

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Check the root's file system, and mount it; the test fails if it is not sound."""
        start, size = (str(self.table["partitions"][2][name] * 512) for name in ("start", "size"))
        device = _run(
            "losetup", "--find", "--show", "--read-only", "--offset", start, "--sizelimit", size, str(self.raw)
        ).strip()
        try:
            self.kind, self.label, self.uuid = (
                _run("blkid", "--probe", "--output", "value", "--match-tag", tag, device).strip()
                for tag in ("TYPE", "LABEL", "UUID")
            )
            _run(*CHECKS[self.kind], device)
            self.root.mkdir()
            _run("mount", "--types", self.kind, "--options", "ro,norecovery", device, str(self.root))
        finally:
            _run("losetup", "--detach", device)  # when it is unmounted
        try:
            yield
        finally:
            _run("umount", str(self.root))

    def path(self, name: str) -> Path:
        """Where a file of the root is to be seen."""
        return self.root / name.lstrip("/")

    def flags(self, name: str) -> list[str]:
        """What chattr has set on a file, by its letters."""
        letters = _run("lsattr", "-d", str(self.path(name))).split()[0]
        return [letter for letter in letters if letter in "iaASdD"]

    def holds(self, text: bytes) -> bool:
        """Whether *text* is anywhere on the disk."""
        with open(self.raw, "rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(text) >= 0

    def esp(self, path: str) -> bytes:
        """A file of the EFI system partition."""
        target = self.raw.with_name("esp-file")
        offset = self.table["partitions"][1]["start"] * 512
        _run("mcopy", "-n", "-i", f"{self.raw}@@{offset}", f"::{path}", str(target))
        return target.read_bytes()


def _run(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
