# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The native builder: this node's root to a bootable qcow2 file, with the node's own programs."""

from __future__ import annotations

import contextlib
import os
import uuid
from typing import Any, Iterator, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._image import (
    boot,
    bootloader,
    edits,
    filesystem,
    inspect,
    layout,
    preflight,
    quiesce,
    sanitize,
    scratch,
    secrets,
    view,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.convert import QCOW2, RAW, convert
from ansible_collections.chameleon.data.plugins.module_utils._image.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.rules import Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.survey import Survey, Wanted, survey
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import read_size

INSPECT, BOOT = "inspect", "boot"

_TRIES = 2  # to read the tree while it changes, before it is copied
_REPORTED = 20  # entries of each list of the report


class Built(NamedTuple):
    """A finished image file.

    :ivar format: ``qcow2`` or ``raw``
    :ivar size: bytes of the file
    """

    path: str
    format: str
    size: int


class Native:
    """One run on one node: :meth:`build` within :meth:`opened`.

    :param work: scratch folder of this run
    :param params: the user's options
    """

    def __init__(self, facts: Facts, work: str, params: Mapping[str, Any], stages: Stages) -> None:
        self._facts = facts
        self._work = work
        self._stages = stages
        self._params = params
        own = [work, view.BASE, *facts.swap_files]
        self._limit = read_size("size_limit", params["size_limit"], least=1)
        self._rest = quiesce.Rest(params["stop_services"], params["pre_command"] or "", params["post_command"] or "")
        self._wanted = Wanted(
            Rules(sanitize.rules(params["exclude"], facts.homes, own, params["sanitize"])),
            secrets.Secrets(facts.homes),
            params["secrets"] == secrets.EXCLUDE,
            sanitize.emptied(params["sanitize"]),
        )
        self._parts: list[view.Part] = []
        self._emptied: list[str] = []
        self.survey = Survey()

    @contextlib.contextmanager
    def opened(self) -> Iterator[layout.Layout]:
        """Look at everything that is to be in the image; what is mounted for that is gone at the end."""
        try:
            with self._stages("survey") as stage:
                self._parts = view.open_parts(self._facts)
                self.survey = survey([(part.lower, part.point) for part in self._parts], self._wanted, stage.files)
            self._size = layout.root_size(self.survey.data, self.survey.inodes)
            self._layout = layout.disk_layout(self._size, self._facts.machine)
            yield self._layout
        finally:
            view.close()

    def problems(self) -> list[preflight.Problem]:
        """What stands in the way of the options: too little room, credentials that must not go in, wrong services."""
        folder = os.path.dirname(self._work)
        needed = layout.scratch_needed(self.survey.data, self.survey.inodes)
        found = preflight.space_problems(preflight.Room(folder, scratch.free(folder), needed))
        found += preflight.size_problems(self._layout.size, self._limit)
        if self._params["secrets"] == secrets.FAIL:
            found += preflight.secret_problems(self.survey.secrets)
        if self._params["verify"] == BOOT:
            found += preflight.boot_problems(boot.QEMU[self._facts.machine], self._ways())
        return found + self._rest.problems()

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
        self._look_at(built, root_uuid, targets)
        return built

    def report(self) -> dict[str, Any]:
        """What stays out of the image and what is emptied in it; paths, never contents."""
        return {**self.survey.report(_REPORTED), "emptied": self._emptied}

    def _targets(self) -> list[bootloader.Target]:
        targets = bootloader.TARGETS[self._facts.machine]
        return [target for target in targets if target.modules in self._facts.grub_targets]

    def _ways(self) -> list[boot.Way]:
        return boot.ways(self._facts.machine, [target.firmware for target in self._targets()])

    def _compressed(self, disk: str) -> Built:
        image = f"{self._work}/image.qcow2"
        with self._stages("compress", self._layout.size) as stage:
            convert(disk, image, self._params["compression"], self._layout.size, stage.bytes, RAW)
        os.unlink(disk)
        return Built(image, QCOW2, os.path.getsize(image))

    def _look_at(self, built: Built, root_uuid: str, targets: list[bootloader.Target]) -> None:
        wanted = self._params["verify"]
        if wanted in (INSPECT, BOOT):
            files = [path for kernel in self._facts.kernels[:1] for path in (kernel.path, kernel.initrd)]
            meant = inspect.Meant(self._layout, root_uuid, files, self._facts.grub_folder, targets)
            with self._stages("inspect"):
                inspect.inspect(built.path, built.format, self._work, meant)
        if wanted == BOOT:
            for way in self._ways():
                with self._stages(f"boot by {way.firmware}"):
                    boot.boot(built.path, built.format, way, self._facts.machine, self._work)

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
