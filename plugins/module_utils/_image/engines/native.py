# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The native engine: this node's root to a bootable image file, with the node's own programs."""

from __future__ import annotations

import os
import uuid
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._image import (
    bootloader,
    edits,
    filesystem,
    inspect,
    layout,
    preflight,
    programs,
    quiesce,
    scratch,
    view,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.convert import QCOW2, RAW, convert
from ansible_collections.chameleon.data.plugins.module_utils._image.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.base import BOOT, INSPECT, Builder, Built
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages

_TRIES = 2  # to read the tree while it changes, before it is copied


class Native(Builder):
    """Files to a file system image, without a copy of them."""

    needs = programs.NEEDED

    def __init__(self, facts: Facts, work: str, params: Mapping[str, Any], stages: Stages) -> None:
        super().__init__(facts, work, params, stages)
        self._emptied: list[str] = []

    def build(self) -> Built:
        """Make the image file, and look at it."""
        root_uuid = str(uuid.uuid4())
        targets = self._targets()
        disk = f"{self._work}/disk.raw"
        with quiesce.resting(self._rest):
            self._make_root(disk, root_uuid, targets)
        with self._stages("boot loader"):
            bootloader.install(disk, self._layout, root_uuid, self._facts.grub_folder, targets, view.BASE)
        built = Built(disk, RAW, self._layout.size)
        if self._params["disk_format"] == QCOW2:
            built = self._compressed(disk)
        if self._params["verify"] in (INSPECT, BOOT):
            self._inspect(built, root_uuid, targets)
        self._boot(built)
        return built

    def notes(self) -> list[str]:
        """What does not stop a snapshot but should be known."""
        return super().notes() + preflight.loader_notes(self._facts)

    def report(self) -> dict[str, Any]:
        """What stays out of the image and what is emptied in it; paths, never contents."""
        return {**super().report(), "emptied": self._emptied}

    def _own_problems(self) -> list[preflight.Problem]:
        return preflight.loader_problems(self._facts)

    def _scratch_needed(self) -> int:
        return layout.scratch_needed(self.survey.data, self.survey.inodes)

    def _disk(self) -> int:
        return self._layout.size

    def _firmwares(self) -> list[str]:
        return [target.firmware for target in self._targets()]

    @property
    def _size(self) -> layout.RootSize:
        return layout.root_size(self.survey.data, self.survey.inodes)

    @property
    def _layout(self) -> layout.Layout:
        return layout.disk_layout(self._size, self._facts.machine)

    def _targets(self) -> list[bootloader.Target]:
        targets = bootloader.TARGETS[self._facts.machine]
        return [target for target in targets if target.modules in self._facts.grub_targets]

    def _compressed(self, disk: str) -> Built:
        image = f"{self._work}/image.qcow2"
        with self._stages("compress", self._layout.size) as stage:
            convert(disk, image, self._params["compression"], self._layout.size, stage.bytes, RAW)
        os.unlink(disk)
        return Built(image, QCOW2, self._layout.size)

    def _inspect(self, built: Built, root_uuid: str, targets: list[bootloader.Target]) -> None:
        files = [path for kernel in self._facts.kernels[:1] for path in (kernel.path, kernel.initrd)]
        meant = inspect.Meant(self._layout, root_uuid, files, self._facts.grub_folder, targets)
        with self._stages("inspect"):
            inspect.inspect(built.path, built.format, self._work, meant)

    def _make_root(self, disk: str, root_uuid: str, targets: list[bootloader.Target]) -> None:
        left_out = [each.path for each in self.survey.left_out]
        try:
            tree = view.overlay(self._parts, left_out)
        except DataError:
            tree = self._copied(left_out)
        self._edit(tree, root_uuid, targets)
        for attempt in range(1, _TRIES + 1):
            try:
                self._fill(disk, root_uuid, tree)
            except filesystem.Changing:
                if attempt == _TRIES:
                    break
            else:
                return
        # Somebody keeps writing. A copy bears that: tar goes on when a file is gone, and nobody writes in the copy.
        os.unlink(disk)
        tree = self._copied(left_out)
        self._edit(tree, root_uuid, targets)
        self._fill(disk, root_uuid, tree)

    def _edit(self, tree: str, root_uuid: str, targets: list[bootloader.Target]) -> None:
        with self._stages("edit"):
            self._emptied = edits.apply(tree, self._facts, root_uuid, targets, self._params["sanitize"])

    def _fill(self, disk: str, root_uuid: str, tree: str) -> None:
        with self._stages("file system", self.survey.data) as stage:
            filesystem.make(disk, self._layout, self._size.inodes, root_uuid, tree, stage.bytes)

    def _copied(self, left_out: list[str]) -> str:
        if scratch.free(self._work) < 2 * self.survey.data:
            raise NoSpace(
                f"scratch folder {self._work}",
                "the root cannot be read in place, and there is no room for a copy of it",
                "Name a larger one with 'scratch', or stop what writes to the root and run again.",
            )
        tree = f"{self._work}/tree"
        with self._stages("copy", self.survey.data):
            copy(self._parts, left_out, tree)
        return tree
