# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""xfs, which only the kernel can fill: on a loop device, in a mount namespace of our own."""

from __future__ import annotations

import contextlib
import os
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._image import loop, namespace, preflight, programs, view
from ansible_collections.chameleon.data.plugins.module_utils._image.filesystems.base import (
    FileSystem,
    Goal,
    Reader,
    new_disk,
    partition,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.fstab import ROOT_LABEL
from ansible_collections.chameleon.data.plugins.module_utils._image.layout import Partition
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import Tree


class Xfs(FileSystem):
    """See the module."""

    name = "xfs"
    grub = "xfs"
    copied_to = True
    check = 0  # it checks itself when it is mounted
    needs = (programs.MKFS_XFS, programs.XFS_REPAIR)

    def problems(self) -> list[preflight.Problem]:
        """Whether there are loop devices."""
        if os.path.exists(loop.CONTROL):
            return []
        return [
            preflight.Problem(
                "there are no loop devices, which an xfs root is made on",
                "Load the kernel's module 'loop', or have 'filesystem: ext4'.",
            )
        ]

    def make(self, goal: Goal, tree: Tree, stages: Stages) -> None:
        """See `FileSystem.make`."""
        with contextlib.ExitStack() as stack:
            with stages("file system"):
                new_disk(goal)
                partition(goal)
                device = stack.enter_context(loop.attached(goal.disk, goal.layout.root, view.BASE))
                programs.run(programs.MKFS_XFS, ["-q", "-K", "-L", ROOT_LABEL, "-m", f"uuid={goal.uuid}", device])
                folder = stack.enter_context(_mounted(device))
            tree.copy_to(folder)

    @contextlib.contextmanager
    def opened(self, disk: str, root: Partition) -> Iterator[Reader]:
        """See `FileSystem.opened`."""
        with loop.attached(disk, root, view.BASE, read_only=True) as device:
            programs.run(programs.XFS_REPAIR, ["-n", device])
            with _mounted(device, "ro", "norecovery") as folder:
                yield Reader(lambda path: os.path.exists(folder + path), lambda path: _text(folder + path))


@contextlib.contextmanager
def _mounted(device: str, *options: str) -> Iterator[str]:
    folder = f"{view.BASE}/root"
    os.mkdir(folder)
    namespace.mount("-t", "xfs", "-o", ",".join(("noatime", *options)), device, folder)
    try:
        yield folder
    finally:
        programs.run(programs.UMOUNT, [folder])  # at once: what it has in memory has to be on the disk
        os.rmdir(folder)


def _text(path: str) -> str:
    try:
        with open(path, errors="replace", opener=regular) as stream:
            return stream.read()
    except FileNotFoundError:
        return ""
