# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the builder asks of a file system for the image's root."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from typing import Callable, ClassVar, ContextManager, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._image import preflight, programs
from ansible_collections.chameleon.data.plugins.module_utils._image.layout import Layout, Partition
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import Tree


class Goal(NamedTuple):
    """What is to be made.

    :ivar disk: path of the disk image
    :ivar uuid: of the root
    """

    disk: str
    layout: Layout
    inodes: int
    uuid: str


class Reader(NamedTuple):
    """Looks into a root: whether a path is there, and the text of a file, empty if it is not."""

    has: Callable[[str], bool]
    read: Callable[[str], str]


class FileSystem(ABC):
    """One kind.

    :cvar name: as fstab and mount call it
    :cvar grub: GRUB's module that reads it
    :cvar copied_to: whether files come into it by their paths, which may be too long
    :cvar check: number of the pass in which it is checked on boot, for fstab
    :cvar needs: programs of the node
    """

    name: ClassVar[str]
    grub: ClassVar[str]
    copied_to: ClassVar[bool]
    check: ClassVar[int]
    needs: ClassVar[Sequence[programs.Program]]

    def problems(self) -> list[preflight.Problem]:
        """What this node lacks for it beside programs."""
        return []

    @abstractmethod
    def make(self, goal: Goal, tree: Tree, stages: Stages) -> None:
        """Make the disk image anew, with its partition table, the root and *tree* in it.

        Times, owners, modes, links, holes, extended attributes, ACLs, capabilities and labels are kept.

        :raises NoSpace: the scratch folder is full
        """

    @abstractmethod
    def opened(self, disk: str, root: Partition) -> ContextManager[Reader]:
        """Look into a root that is made.

        :raises DataError: it is not sound
        """


def new_disk(goal: Goal) -> None:
    """An empty disk image that nobody else reads."""
    with open(goal.disk, "wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.truncate(goal.layout.size)


def partition(goal: Goal) -> None:
    """Write the partition table."""
    script = goal.layout.sfdisk()
    programs.run(programs.SFDISK, ["--quiet", "--no-reread", "--no-tell-kernel", goal.disk], stdin=script)
