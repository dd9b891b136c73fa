# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ext4, made and filled by mke2fs in one go, with no device and no mount."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.filesystems.base import (
    FileSystem,
    Goal,
    Reader,
    new_disk,
    partition,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.fstab import ROOT_LABEL
from ansible_collections.chameleon.data.plugins.module_utils._image.layout import Partition
from ansible_collections.chameleon.data.plugins.module_utils._image.pulse import Pulse
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import Tree

_LOOK_EVERY = 0.5  # seconds
_TRIES = 2  # to read the tree while it changes, before it is copied
_CHANGED = ("No such file or directory", "Stale file handle")
_GREW = "Could not allocate block"


class Changing(DataError):
    """Files vanished while they were read."""

    kind = "changing"


class Ext4(FileSystem):
    """See the module."""

    name = "ext4"
    grub = "ext2"
    copied_to = False
    check = 1
    needs = (programs.MKE2FS, programs.E2FSCK, programs.DEBUGFS)

    def make(self, goal: Goal, tree: Tree, stages: Stages) -> None:
        """See `FileSystem.make`."""
        folder = tree.shown()
        for attempt in range(1, _TRIES + 1):
            try:
                _fill(goal, folder, tree.size, stages)
            except Changing:
                if attempt == _TRIES:
                    break
            else:
                return
        # Somebody keeps writing. A copy bears that: tar goes on when a file is gone, and nobody writes in the copy.
        os.unlink(goal.disk)
        _fill(goal, tree.copied(), tree.size, stages)

    @contextlib.contextmanager
    def opened(self, disk: str, root: Partition) -> Iterator[Reader]:
        """See `FileSystem.opened`."""
        device = f"{disk}?offset={root.offset}"
        programs.run(programs.E2FSCK, ["-f", "-n", device])

        def ask(request: str, path: str) -> str:
            return programs.run(programs.DEBUGFS, ["-R", f'{request} "{path}"', device])

        yield Reader(lambda path: ask("stat", path).startswith("Inode:"), lambda path: ask("cat", path))


def _fill(goal: Goal, folder: str, size: int, stages: Stages) -> None:
    with stages("file system", size) as stage:
        new_disk(goal)
        _mke2fs(goal, folder, stage.bytes)
        partition(goal)


def _mke2fs(goal: Goal, folder: str, written: Callable[[int], None]) -> None:
    root = goal.layout.root
    arguments = ["-q", "-F", "-t", "ext4", "-L", ROOT_LABEL, "-U", goal.uuid, "-N", str(goal.inodes), "-d", folder]
    options = f"offset={root.offset},lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0"
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        process = programs.start(
            programs.MKE2FS,
            [*arguments, "-E", options, goal.disk, f"{root.size // 1024}k"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )
        try:
            _watch(process, goal.disk, written, Pulse(programs.MKE2FS, process))
        finally:
            programs.end(process)
        words.seek(0)
        said = words.read()
    if process.returncode != 0:
        raise _failure(process.returncode, said)


def _watch(process: subprocess.Popen[str], disk: str, written: Callable[[int], None], pulse: Pulse) -> None:
    before = 0
    while True:
        try:
            process.wait(_LOOK_EVERY)
        except subprocess.TimeoutExpired:
            pulse.check()
            now = os.stat(disk).st_blocks * 512
            written(now - before)
            before = now
        else:
            return


def _failure(status: int, said: str) -> DataError:
    lines = [line for line in said.splitlines() if "ignoring socket" not in line]
    said = "\n".join(lines)
    remedy = "Stop what writes there, or leave its folder out with 'exclude', and run again."
    if any(words in said for words in _CHANGED):
        return Changing("root file system", f"a file vanished while it was read ({lines[0]})", remedy)
    if _GREW in said:
        return Changing("root file system", f"files grew while they were read ({lines[0]})", remedy)
    return programs.failure(programs.MKE2FS, status, said)
