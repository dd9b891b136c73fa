# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engines on a node have in common: what goes into the image, what is in the way, how it is tried."""

from __future__ import annotations

import contextlib
import os
from abc import ABC, abstractmethod
from typing import Any, Iterator, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted, chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image import notes, preflight
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import boot
from ansible_collections.chameleon.data.plugins.module_utils._image.node import freeze, network, quiesce, scratch
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem
from ansible_collections.chameleon.data.plugins.module_utils._image.node.programs import Program
from ansible_collections.chameleon.data.plugins.module_utils._image.selection import fingerprint, sanitize, secrets
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import Survey, Wanted, survey
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import edits, links, view
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import RESCUED
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import read_size
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

INSPECT, BOOT = "inspect", "boot"

_FIRMWARE = "hw_firmware_type"  # what Nova starts a virtual machine by: bios or uefi
_LARGEST, _SECRETS = 20, 100  # of the report


class Built(NamedTuple):
    """A finished image file.

    :ivar format: ``qcow2`` or ``raw``
    :ivar disk: bytes of the disk in it
    """

    path: str
    format: str
    disk: int

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return os.path.getsize(self.path)


class Builder(ABC):
    """One run on one node: :meth:`build` within :meth:`opened`.

    :param work: scratch folder of this run
    :param params: the user's options
    :ivar needs: programs of the node
    :ivar survey: what goes into the image; only within :meth:`opened`
    """

    needs: Sequence[Program]

    def __init__(self, facts: Facts, work: str, params: Mapping[str, Any], stages: Stages) -> None:
        self._facts = facts
        self._work = work
        self._stages = stages
        self._params = params
        self._limit = read_size("size_limit", params["size_limit"], least=1)
        own_mounts = [facts.mounted_at(point) for point in ("/", "/boot")]
        self._frozen = [mount for mount in own_mounts if mount is not None and params["freeze"]]
        self._rest = quiesce.Rest(
            params["stop_services"],
            params["pre_command"] or "",
            params["post_command"] or "",
            [mount.point for mount in self._frozen],
        )
        self._parts: list[view.Part] = []
        self._leading_out: dict[str, str] = {}
        self._bound: list[str] = []
        self.survey = Survey()

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Look at everything that is to be in the image; what is mounted for that is gone at the end."""
        try:
            with self._stages("survey") as stage:
                self._parts = view.open_parts(self._facts)
                with chrooted(self._parts[0].lower) as root:
                    self._wanted = self._judging(root)
                    self._leading_out = links.leading_out(
                        [*edits.PLACES, *sanitize.emptied(self._params["sanitize"])], root
                    )
                self.survey = survey([(part.lower, part.point) for part in self._parts], self._wanted, stage.files)
            yield
        finally:
            view.close()

    def _judging(self, root: Chrooted) -> Wanted:
        """The rules of what stays out, also for the folders that links on their paths lead to."""
        own = [self._work, view.BASE, *self._facts.swap_files]
        caches = [f"{cache.folder}{rescued}" for cache in self._facts.caches for rescued in ("", RESCUED)]
        homes = list(links.followed(self._facts.homes, root))
        lists = self._params["sanitize"]
        rules = [
            rule._replace(pattern=pattern)
            for rule in sanitize.rules(self._params["exclude"], own, lists, caches)
            for pattern in links.followed([rule.pattern], root)
        ]
        if network.LIST in lists:
            bound = network.bound(root)
            if network.is_made_anew(root):
                rules += [Rule(path, network.LIST) for path in bound]
            else:
                self._bound = bound
        emptied = frozenset(path for path in map(root.real, sanitize.emptied(lists)) if path is not None)
        places = links.followed([*self._facts.homes, *self._facts.projects], root)
        return Wanted(
            Rules(rules, homes),
            secrets.Secrets(places),
            self._params["secrets"] != secrets.ALLOW,
            emptied,
            fingerprint.volatile(homes, emptied),
        )

    def problems(self) -> list[Problem]:
        """What stands in the way on this node, and of the options: too little room, credentials, wrong services."""
        folder = os.path.dirname(self._work)
        found = preflight.problems(self._facts, self.needs)
        found += preflight.space_problems(preflight.Room(folder, scratch.free(folder), self._scratch_needed()))
        found += preflight.size_problems(self.disk(), self._limit)
        if self._params["secrets"] == secrets.FAIL:
            found += preflight.secret_problems(self.survey.secrets)
        if self._params["verify"] == BOOT:
            found += preflight.boot_problems(boot.QEMU[self._facts.machine], self._ways())
        if self._frozen:
            written = [folder, scratch.RUN, *filter(None, [self._params["handover"]])]
            found += freeze.problems([(mount.point, mount.type) for mount in self._frozen], written)
        return found + self._rest.problems() + self._own_problems()

    def notes(self) -> list[str]:
        """What does not stop a snapshot but should be known."""
        found = notes.of_node(self._facts, self._wanted.rules) + notes.leading_out(self._leading_out)
        if self._params["visibility"] != "private" or self._params["share_with"]:
            found += notes.entrances(sanitize.entrances(self._facts.homes, self._wanted.rules))
        return found + notes.unread(self._wanted.secrets.unread) + notes.bound(self._bound)

    def firmware(self) -> dict[str, str]:
        """Glance's property of an image that boots in one way only."""
        ways = self._firmwares()
        return {_FIRMWARE: ways[0].lower()} if len(ways) == 1 else {}

    def report(self) -> dict[str, Any]:
        """What stays out of the image and what is emptied in it; paths, never contents."""
        return {**self.survey.report(_LARGEST, _SECRETS), "emptied": []}

    @abstractmethod
    def build(self) -> Built:
        """Make the image file, and look at it as far as ``verify`` says."""

    @abstractmethod
    def _own_problems(self) -> list[Problem]:
        """What stands in this engine's way alone."""

    @abstractmethod
    def _scratch_needed(self) -> int:
        """Bytes of scratch space at the peak."""

    @abstractmethod
    def disk(self) -> int:
        """Bytes of the image's disk, predicted."""

    @abstractmethod
    def _firmwares(self) -> list[str]:
        """By which firmware the image will boot."""

    def _ways(self) -> list[boot.Way]:
        return boot.ways(self._facts.machine, self._firmwares())

    def _boot(self, built: Built) -> None:
        """Start it, if that is wanted."""
        if self._params["verify"] == BOOT:
            for way in self._ways():
                with self._stages(f"boot by {way.firmware}"):
                    boot.boot(built.path, built.format, way, self._facts.machine, self._work)
