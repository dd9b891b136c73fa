# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into an image file, with no mount: partition table, file system, files."""

from __future__ import annotations

import json
import mmap
import subprocess
from pathlib import Path
from typing import Any


class Disk:
    """The disk of a qcow2 *image*, unpacked into *folder*."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.raw = folder / "disk.raw"
        _run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", str(image), str(self.raw))
        self.table: dict[str, Any] = json.loads(_run("sfdisk", "--json", str(self.raw)))["partitiontable"]
        self._root = f"{self.raw}?offset={self.table['partitions'][2]['start'] * 512}"

    def check(self) -> str:
        """What e2fsck says of the root; the test fails if it finds anything."""
        return _run("e2fsck", "-f", "-n", self._root)

    def debugfs(self, request: str) -> str:
        """What debugfs answers to *request* about the root."""
        return _run("debugfs", "-R", request, self._root)

    def exists(self, path: str) -> bool:
        """Whether the root has this file or folder."""
        return self.debugfs(f'stat "{path}"').startswith("Inode:")

    def read(self, path: str) -> bytes:
        """The content of a file of the root."""
        target = self.raw.with_name("file")
        target.unlink(missing_ok=True)
        self.debugfs(f'dump "{path}" {target}')
        return target.read_bytes()

    def attribute(self, path: str, name: str) -> bytes:
        """An extended attribute of a file of the root."""
        target = self.raw.with_name("attribute")
        target.unlink(missing_ok=True)
        self.debugfs(f'ea_get -f {target} "{path}" {name}')
        return target.read_bytes()

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
