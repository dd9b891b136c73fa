# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small disk of a part's own, so that it can really be full (ENOSPC from the kernel, not a pretended answer)."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from tests.lab import layout
from tests.lab.parts import LabError, Setting

SMALL_DISK = Setting(
    "", "store on an empty disk of this size (like 64M) that `fill` can fill; empty: on the checkout's"
)


@dataclass(frozen=True)
class SmallDisk:
    """A tmpfs mounted at `path` while it is asked for."""

    path: Path

    @classmethod
    def of(cls, part: str) -> "SmallDisk":
        """Where the part of that name has its own."""
        return cls(layout.DATA / part / "small")

    @property
    def ballast(self) -> Path:
        return self.path / ".ballast"

    def sized(self, size: str) -> Optional[Path]:
        """Mount it with `size` (tmpfs's words: 64M, 1G), or remount it so; unmount it for an empty `size`."""
        if not size:
            self.remove()
            return None
        self.path.mkdir(parents=True, exist_ok=True)
        options = f"size={size},mode=755" + (",remount" if self.path.is_mount() else "")
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "lab-small-disk", str(self.path)],
            check=False,
            capture_output=True,
            text=True,
        )
        if mounted.returncode:
            why = mounted.stderr.strip().splitlines()[0].rstrip(".")
            raise LabError(f"a small disk: {why}. It needs root and a size like 64M.")
        return self.path

    def remove(self) -> None:
        """Unmount it; what was on it is gone."""
        if self.path.is_mount():
            subprocess.run(["umount", str(self.path)], check=True)

    def fill(self, leave: int = 0) -> int:
        """Take all its room but `leave` bytes; return the bytes taken."""
        if not self.path.is_mount():
            raise LabError(f"{self.path} is no disk of its own. First: up PART --set disk=64M.")
        taken = 0
        with self.ballast.open("ab") as stream:
            free = os.statvfs(self.path)
            wanted = free.f_bavail * free.f_frsize - leave
            if wanted > 0:
                taken = wanted
                os.posix_fallocate(stream.fileno(), stream.tell(), wanted)
        return taken

    def free(self) -> None:
        """Give the room back that `fill` took."""
        self.ballast.unlink(missing_ok=True)
