# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides gone through once, name by name: what is to be done, and what is in the way."""

from __future__ import annotations

from functools import partial
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import packed_above
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Expected
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import (
    Pair,
    TakingPart,
    meet_markers,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.resolving import SeenBefore, resolved
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import staying_in
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FOLDER
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PRESERVE, PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.displaced import Displaced, must_stay
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.expectation import expected_so_far
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.obstacles import Obstacles
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, Task, why_too_long
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.sides import Sides
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.spool import Spool

_STAGE = "comparing"
_COUNTED = 100  # names that progress is told of at a time


class Comparison:
    """Goes through the folder and the container.

    :param contents: what the container has
    :param failures: takes what cannot be dealt with
    :param keep: whether anybody will take the tasks out of the spools
    :param see: is told of each task
    :ivar sides: both of them
    :ivar planner: what is to be done, in numbers and with its beginning
    :ivar transfers, deletes: the tasks; ``late``: transfers that have to wait for the deletes
    :ivar ended: whether all of them are found
    :ivar complete: whether every name could be dealt with; what could not be read or named may well be there, so that
        nothing must be deleted for not being there
    """

    def __init__(
        self,
        context: Context,
        contents: Contents,
        failures: Failures,
        keep: bool,
        see: Callable[[Task], None],
    ) -> None:
        settings = context.settings
        self._context = context
        self._settings = settings
        self._push = settings.direction == PUSH
        self._contents = contents
        self._failures = failures
        self._keep = keep
        self._see = see
        self._taking_part = TakingPart(settings)
        self._known = context.state.lookup()
        self._seen_before = SeenBefore(context, self._known)
        self._obstacles = Obstacles(settings.links == PRESERVE, settings.delete, partial(staying_in, settings))
        self._displaced = Displaced() if contents.exclusive else None
        self.sides = Sides(context, contents)
        self.planner = Planner(settings.direction, settings.delete)
        self.complete = True
        self.ended = False
        self.transfers = Spool()
        self.deletes = Spool()
        self.late = Spool()

    @property
    def packed_sets(self) -> list[str]:
        """Prefixes of packed data sets that took no part; of a pull that found nothing, of the one that it is below."""
        sets = self._contents.packed_sets
        if sets is None:
            return []
        if self._push or self.sides.source.total.objects or sets.left_out or self._failures.count:
            return sets.left_out
        settings = self._settings
        place = Place(self._context.store, settings.container, settings.prefix)
        above = packed_above(place, self._context.judges.map)
        return [above] if above is not None else []

    def passed_over(self) -> dict[str, int]:
        """How many things took no part for what they are: ``{"symlinks": 3, "special": 1}``."""
        taking_part, sets = self._taking_part, self._contents.packed_sets
        leftovers = len(self.sides.leftovers) if self._push else 0  # those of a pull go
        return {
            "symlinks": taking_part.links,
            "special": taking_part.special,
            "unwritten": taking_part.unwritten,
            "packed": taking_part.packed + (sets.objects if sets is not None else 0),
            "temporary": taking_part.temporary + leftovers,
        }

    def run(self) -> None:
        """Do it; ends early when the failures have become fatal.

        :raises DataError: the container cannot be listed, or there is no room for what is to be done
        """
        try:
            for task in self.tasks():
                if self._keep:
                    self.transfers.put(task)
        finally:
            self.transfers.end()

    def tasks(self) -> Iterator[Task]:
        """The transfers, found when they are asked for: in place of :meth:`run`, which raises the same."""
        try:
            self._context.meter.stage(_STAGE)
            pairs = self._pairs() if self._push else meet_markers(self._pairs())
            for pair, verdict, error in resolved(self._context, pairs, self._known):
                if self._failures.fatal is not None:
                    return
                if error is not None:
                    self._fail(pair.name, error)
                    continue
                task = self.planner.take(pair, verdict)
                if task is None:
                    continue
                self._see(task)
                if task.action != "delete" and not task.late:
                    yield task
                elif self._keep:
                    self._put_off(task)
            for name, problem in self.sides.problems:
                self._fail(name, problem)
            self.ended = True
        finally:
            self.deletes.end()
            self.late.end()

    def expected(self) -> Expected:
        """The transfers, in numbers, as far as that is known; only the index of a version tells how much there is."""
        planner, total = self.planner, self._contents.total
        if self.ended:
            return Expected(len(planner.transfers), planner.transfers.bytes())
        there = total.objects if total is not None and self._settings.takes_all else None
        return expected_so_far(planner, self._push, there)

    def _put_off(self, task: Task) -> None:
        """Until all else has succeeded. What is in a folder goes by its own names, and the folder with the last one."""
        if task.late:
            self.late.put(task)
        if not task.late or (task.local is not None and task.local.kind != FOLDER):
            self.deletes.put(task)

    def _fail(self, name: str, error: DataError) -> None:
        if self._failures.add(name, error):
            self.complete = False

    def _pairs(self) -> Iterator[Pair]:
        """What takes part, without what is in the way."""
        sets = self._contents.packed_sets
        seen_before = self._seen_before.has
        for number, whole in enumerate(self.sides, 1):
            if not number % _COUNTED:
                self._context.meter.add(files=_COUNTED, of=_STAGE)
                if self._failures.fatal is not None:
                    return
            if seen_before(whole):
                self.planner.same()
                if not self._push:
                    self._obstacles.file_stays(whole.name)
                continue
            obstacle = None if self._push else self._obstacles.of(whole)
            pair = self._taking_part.of(whole)
            if pair is None or (self._displaced is not None and not self._may_displace(self._displaced, pair)):
                continue
            if self._push and pair.local is not None:
                obstacle = why_too_long(pair.name, self._contents.longest_name)
                if pair.remote is None and sets is not None:
                    obstacle = obstacle or sets.obstacle(pair.name)
            if obstacle is None:
                yield pair
            else:
                self._fail(pair.name, obstacle)
                self.planner.source += 1

    def _may_displace(self, displaced: Displaced, pair: Pair) -> bool:
        """Tell what has to go for the pair, or the pair for others; returns whether it takes part itself."""
        settings, local = self._settings, pair.local
        takes_part = local is not None or settings.takes(pair.name)
        if local is None and settings.delete and takes_part:
            return True  # it goes anyway
        for name, reason in displaced.by(pair):
            if settings.wanted.excludes(name):
                self._fail(name, must_stay(name, reason))
            else:
                self.planner.displace(name, reason)
        return takes_part
