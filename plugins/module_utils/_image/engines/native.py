# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The native engine: this node's root to a bootable image file, with the node's own programs."""

from __future__ import annotations

import os
import uuid
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._files import extents
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import chrooted
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import folders_of
from ansible_collections.chameleon.data.plugins.module_utils._image import notes, preflight
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import bootloader, inspect, layout
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.content import Content
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.convert import QCOW2, RAW, convert
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import Goal
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.choice import chosen
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.hole_punching import HolePuncher
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.base import BOOT, INSPECT, Builder, Built
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs, quiesce
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import edits, grub_modules, links, view
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import Root
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.obstacles import obstacles
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

_BOOT = "/boot"
_MODULES = "/lib/modules"  # of kernels; usually /lib is a link


class Native(Builder):
    """Files to a file system image, with no copy of them beside it."""

    def __init__(self, facts: Facts, work: str, params: Mapping[str, Any], stages: Stages) -> None:
        super().__init__(facts, work, params, stages)
        self._filesystem = chosen(params["filesystem"], facts)
        self.needs = (*programs.NEEDED, *self._filesystem.needs)
        self._emptied: list[str] = []
        self._lost: list[str] = []

    def build(self) -> Built:
        """Make the image file, and look at it."""
        root_uuid = str(uuid.uuid4())
        targets = self._targets()
        disk = f"{self._work}/disk.raw"
        with quiesce.resting(self._rest):
            self._make_root(disk, root_uuid, targets)
        with self._stages("boot loader"):
            home = bootloader.Home(self._filesystem.grub, root_uuid, self._facts.grub_folder)
            bootloader.install(disk, self._layout, home, targets, view.BASE)
        if self._params["verify"] in (INSPECT, BOOT):
            self._inspect(disk, root_uuid, targets)
        built = Built(disk, RAW, self._layout.size)
        if self._params["disk_format"] == QCOW2:
            built = self._compressed(disk)
        self._boot(built)
        return built

    def notes(self) -> list[str]:
        """What does not stop a snapshot but should be known."""
        own = notes.loader(self._facts) + notes.root(self._facts, self._filesystem.name)
        return super().notes() + own + self._lost

    def report(self) -> dict[str, Any]:
        """What stays out of the image and what is emptied in it; paths, never contents."""
        return {**super().report(), "emptied": self._emptied}

    def _own_problems(self) -> list[Problem]:
        with chrooted(self._parts[0].lower) as root:
            outside = links.leading_out([_BOOT, *self._booted], root)
        found = preflight.loader_problems(self._facts) + preflight.outside_problems(outside)
        return found + preflight.obstacle_problems(self._obstacles()) + self._filesystem.problems()

    def _obstacles(self) -> dict[str, str]:
        parts = [(part.lower, part.point) for part in self._parts]
        files = edits.files(self._facts, self._targets())
        return obstacles(parts, [*edits.FOLDERS, _MODULES], files, self._wanted.rules)

    def _scratch_needed(self) -> int:
        gives_back = extents.can_give_back(os.path.dirname(self._work))
        return layout.scratch_needed(self.survey.data, self.survey.inodes, gives_back)

    def disk(self) -> int:
        return self._layout.size

    def _firmwares(self) -> list[str]:
        return [target.firmware for target in self._targets()]

    @property
    def _size(self) -> layout.RootSize:
        return layout.root_size(self.survey.data, self.survey.inodes)

    @property
    def _layout(self) -> layout.Layout:
        return layout.disk_layout(self._size, self._facts.machine)

    @property
    def _booted(self) -> list[str]:
        """The files that the image boots."""
        return [path for kernel in self._facts.kernels[:1] for path in (kernel.path, kernel.initrd) if path]

    def _targets(self) -> list[grub_modules.Target]:
        targets = grub_modules.TARGETS[self._facts.machine]
        return [target for target in targets if target.modules in self._facts.grub_targets]

    def _inspect(self, disk: str, root_uuid: str, targets: list[grub_modules.Target]) -> None:
        meant = inspect.Meant(self._layout, self._filesystem, root_uuid, self._booted, self._facts.grub_folder, targets)
        with self._stages("inspect"):
            inspect.inspect(disk, self._work, meant)

    def _compressed(self, disk: str) -> Built:
        image, size = f"{self._work}/image.qcow2", self._layout.size
        with self._stages("compress", size) as stage, HolePuncher(disk, size) as puncher:
            content = Content(disk)

            def done(count: int) -> None:
                stage.bytes(count)
                puncher.read(count)

            convert(disk, image, self._params["compression"], size, done, RAW)
        os.unlink(disk)
        with self._stages("compare"):
            content.compare(image, self._work)
        return Built(image, QCOW2, size)

    def _make_root(self, disk: str, root_uuid: str, targets: list[grub_modules.Target]) -> None:
        root = Root(root_uuid, self._filesystem.name, self._filesystem.check)

        def fill(folder: str) -> None:
            with folders_of(folder) as tree:
                with self._stages("copy", self.survey.data) as stage:
                    copied = copy(self._parts, self._wanted, self.survey, tree, stage.bytes)
                with self._stages("edit"), chrooted(folder) as inside:
                    edits.apply(inside, self._facts, root, targets)
                tree.forget("")
                self._emptied = copied.emptied
                self._lost = notes.lost(copied.refused, copied.flags.apply(tree))

        goal = Goal(disk, self._layout, self._size.inodes, root_uuid)
        self._filesystem.make(goal, fill, self._stages)
