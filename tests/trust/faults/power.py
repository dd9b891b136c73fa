# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk whose power goes off: what its file system had not written to it is gone, as the kernel really has it.

The disk is a file behind a loop device. A copy of that file, taken while the file system is mounted and without asking
it to write anything, is what a disk has when the power goes; the file system then repairs itself from its journal.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import subprocess
import time
from pathlib import Path
from typing import Iterator

_OPTIONS = {"ext4": "commit=1", "ext4, writeback": "commit=1,data=writeback,nodelalloc"}
_SIZE = 64 << 20  # bytes
_TRIES = 30
KINDS = tuple(_OPTIONS)


class Disk:
    """:param work: a folder for what is needed
    :param kind: one of `KINDS`: a file system, and how it is mounted
    :ivar path: where it is mounted
    """

    def __init__(self, work: Path, kind: str) -> None:
        self._options = _OPTIONS[kind]
        self._file = work / "disk"
        with self._file.open("wb") as stream:
            stream.truncate(_SIZE)
        _do("mkfs.ext4", "-qF", str(self._file))
        self.path = work / "mounted"
        self.path.mkdir()
        self._device = _do("losetup", "--find", "--show", str(self._file)).strip()
        self._mount()

    def lose_power(self, after: float) -> None:
        """Have the power go off in so many seconds, and come back."""
        time.sleep(after)
        copy, again = self._file.with_name("copy"), self._file.with_name("again")
        while True:  # until nothing was written meanwhile: a disk loses its power at one moment
            for target in (copy, again):
                _do("cp", "--sparse=always", str(self._file), str(target))
            if filecmp.cmp(copy, again, shallow=False):
                break
        self._unmount()
        copy.replace(self._file)
        again.unlink()
        self._attach_again()
        self._mount()

    def close(self) -> None:
        """Take it away."""
        if self.path.is_mount():
            self._unmount()

    def _attach_again(self) -> None:
        """To the same device, as files know its number; to another one where somebody else has taken it meanwhile."""
        for _try in range(_TRIES):
            if (
                subprocess.run(["losetup", self._device, str(self._file)], check=False, capture_output=True).returncode
                == 0
            ):
                return
            time.sleep(0.1)  # it is let go of a moment after the last one who looks at it
        self._device = _do("losetup", "--find", "--show", str(self._file)).strip()

    def _mount(self) -> None:
        _do("mount", "-o", self._options, self._device, str(self.path))

    def _unmount(self) -> None:
        _do("umount", str(self.path))
        _do("losetup", "--detach", self._device)


@contextlib.contextmanager
def disk(work: Path, kind: str) -> Iterator[Disk]:
    """One, for as long as the context lasts."""
    made = Disk(work, kind)
    try:
        yield made
    finally:
        made.close()


def why_not() -> str:
    """Why there can be none here; empty where there can."""
    return "" if os.geteuid() == 0 and os.path.exists("/dev/loop-control") else "it takes root and loop devices"


def _do(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
