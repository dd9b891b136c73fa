# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the builder asks of a file system for the image's root.

The kernel fills it, on a loop device and in a mount namespace of our own: it keeps all that a file system can, and
a folder may have any number of files. (Filled by ``mke2fs -d``, times had whole seconds and ended in 2038, flags were
lost, and a folder of 20,000 files took minutes.)
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from abc import ABC, abstractmethod
from typing import Callable, ClassVar, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted, chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import MIB, Layout, Partition
from ansible_collections.chameleon.data.plugins.module_utils._image.node import loop, namespace, programs, scratch
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import view
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

_LEAST = 16 * MIB  # what stays free in the scratch folder: what is written later, to a full one, would be lost
_libc = ctypes.CDLL(None, use_errno=True)


class Goal(NamedTuple):
    """What is to be made.

    :ivar disk: path of the disk image
    :ivar uuid: of the root
    """

    disk: str
    layout: Layout
    inodes: int
    uuid: str


class FileSystem(ABC):
    """One kind.

    :cvar name: as fstab and mount call it
    :cvar grub: GRUB's module that reads it
    :cvar check: number of the pass in which it is checked on boot, for fstab
    :cvar needs: programs of the node
    """

    name: ClassVar[str]
    grub: ClassVar[str]
    check: ClassVar[int]
    needs: ClassVar[Sequence[programs.Program]]
    _filled_with: ClassVar[str]  # options of the mount by which it is filled
    _read_with: ClassVar[str]  # and of the one by which it is only read

    def problems(self) -> list[Problem]:
        """What this node lacks for it beside programs."""
        if os.path.exists(loop.CONTROL):
            return []
        return [
            Problem("there are no loop devices, on which the image's root is made", "Load the kernel's module 'loop'.")
        ]

    def make(self, goal: Goal, fill: Callable[[str], None], stages: Stages) -> None:
        """Make the disk image anew, with its partition table and the root.

        :param fill: puts everything into the root, which is mounted in that folder
        :raises NoSpace: the scratch folder is full
        """
        with contextlib.ExitStack() as stack:
            with stages("file system"):
                _new_disk(goal)
                device = stack.enter_context(loop.attached(goal.disk, goal.layout.root.extent, view.BASE))
                self._format(device, goal)
            with self._mounted(device, self._filled_with) as folder, _written(folder, goal.disk):
                fill(folder)

    @contextlib.contextmanager
    def opened(self, disk: str, root: Partition) -> Iterator[Chrooted]:
        """Look into a root that is made.

        :raises DataError: it is not sound
        """
        with loop.attached(disk, root.extent, view.BASE, read_only=True) as device:
            self._check(device)
            with self._mounted(device, self._read_with) as folder, chrooted(folder) as inside:
                yield inside

    @abstractmethod
    def _format(self, device: str, goal: Goal) -> None:
        """Make an empty one."""

    @abstractmethod
    def _check(self, device: str) -> None:
        """:raises DataError: it is not sound"""

    @contextlib.contextmanager
    def _mounted(self, device: str, options: str) -> Iterator[str]:
        folder = f"{view.BASE}/root"
        os.mkdir(folder)
        namespace.mount("-t", self.name, "-o", options, device, folder)
        try:
            yield folder
        finally:
            programs.run(programs.UMOUNT, [folder])  # at once: what it has in memory has to be on the disk
            os.rmdir(folder)


@contextlib.contextmanager
def _written(folder: str, disk: str) -> Iterator[None]:
    """See to it that all that is written in *folder* has got to the *disk* at the end.

    :raises NoSpace: it has not, since there is no more room for the disk
    """
    scratch_folder = os.path.dirname(disk)
    full = NoSpace(
        f"scratch folder {scratch_folder}",
        "there is no more room for the image's disk",
        "Choose a larger folder with 'scratch', or leave more out with 'exclude'.",
    )
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # sees failures from now on
    try:
        yield
        if _libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            if number == errno.ENOSPC:
                raise full
            raise DataError("image", f"it cannot be written ({os.strerror(number)})", "See the node's kernel log.")
    except DataError as error:
        # A loop device reports every error of its file as EIO.
        if scratch.free(scratch_folder) < _LEAST:
            raise full from error
        raise
    finally:
        os.close(descriptor)
    if scratch.free(scratch_folder) < _LEAST:  # kernels before 5.8 do not tell by syncfs what could not be written
        raise full


def _new_disk(goal: Goal) -> None:
    """A disk image that nobody else reads, with its partition table."""
    with open(goal.disk, "wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.truncate(goal.layout.size)
    script = goal.layout.sfdisk()
    programs.run(programs.SFDISK, ["--quiet", "--no-reread", "--no-tell-kernel", goal.disk], stdin=script)
