# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""State machines of hypothesis whose histories are data, so that the shrunk one can be kept and done again."""

from __future__ import annotations

import contextlib
import random
import time
from typing import Any, Callable, Mapping, Protocol, Sequence

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.trust.campaign import Broken
from tests.trust.record import Record

Step = Mapping[str, Any]
_SHRINKING = 60.0  # seconds
_EXAMPLES = 20  # at a time, of which hypothesis takes the first ones to be small


# One of a history's names, by its number
NAME = st.integers(0, 3)


def names_of(pool: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Names of one history."""
    return st.lists(st.sampled_from(pool), min_size=2, max_size=4, unique=True)


class World(Protocol):
    """Where a history happens, from its beginning."""

    def step(self, step: Step) -> None:
        """Do one thing, and judge what comes of it.

        :raises Broken: without an example
        """

    def close(self) -> None:
        """Judge what there is at the end, and leave nothing behind."""


MakeWorld = Callable[[Step, Record], World]


class Batch:
    """Some histories with one seed, in which a broken promise is found and shrunk.

    :ivar broken: by the shortest history so far
    """

    def __init__(self, make_world: MakeWorld, deadline: float, record: Record) -> None:
        self._make_world = make_world
        self._deadline = deadline
        self.record = record
        self.broken: Broken | None = None

    @property
    def over(self) -> bool:
        """Whether nothing new shall begin."""
        return time.monotonic() > self._deadline

    def breaks(self, broken: Broken) -> None:
        """Found one, which may be shrunk for a while from the first one on."""
        if self.broken is None:
            self._deadline = time.monotonic() + _SHRINKING
        self.broken = broken

    def begin(self, start: Step) -> World:
        """A new world."""
        return self._make_world(start, self.record)


class History(RuleBasedStateMachine):
    """A machine whose rules say what is done next, as data, by :meth:`take`.

    A history is about few names, so that much happens to each: a ``name`` or ``to`` that is a number means one of them.
    """

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self._batch = batch
        self._world: World | None = None
        self._names: list[str] = []
        self._example: dict[str, Any] = {"start": {}, "steps": []}

    def start(self, names: list[str], **start: Any) -> None:
        """Begin."""
        self._names = names
        if not self._batch.over:
            self._example["start"] = start
            self._world = self._batch.begin(start)

    def take(self, **step: Any) -> None:
        """Do it."""
        if self._world is not None and not self._batch.over:
            step = {key: self._named(key, value) for key, value in step.items()}
            self._example["steps"].append(step)
            with self._with_example():
                self._world.step(step)

    def _named(self, key: str, value: Any) -> Any:
        return self._names[value % len(self._names)] if key in ("name", "to") and isinstance(value, int) else value

    def teardown(self) -> None:
        if self._world is not None:
            with self._with_example():
                self._world.close()

    @contextlib.contextmanager
    def _with_example(self) -> Any:
        try:
            yield
        except Broken as broken:
            broken.example = {"promise": broken.promise, **self._example}
            self._batch.breaks(broken)
            raise


def run(
    machine: Callable[[Batch], History], make_world: MakeWorld, steps: int, seed: int, deadline: float, record: Record
) -> None:
    """Histories of up to so many *steps*, until *deadline*.

    :raises Broken: with the shortest history found
    """
    seeds = random.Random(seed)
    while time.monotonic() < deadline:
        batch = Batch(make_world, deadline, record)
        factory: Any = hypothesis.seed(seeds.randrange(1 << 32))(lambda batch=batch: machine(batch))
        limits = hypothesis.settings(
            max_examples=_EXAMPLES,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            verbosity=Verbosity.quiet,
        )
        try:
            with contextlib.suppress(Broken):
                run_state_machine_as_test(factory, settings=limits)
        except Flaky:  # the time for shrinking was over, or it breaks only now and then
            if batch.broken is None:
                raise
        if batch.broken is not None:
            raise _shortened(batch.broken, make_world, record)


def _shortened(broken: Broken, make_world: MakeWorld, record: Record) -> Broken:
    """The same, without the steps that it does not take."""
    end = time.monotonic() + _SHRINKING
    at = len(broken.example["steps"]) - 1
    while at >= 0 and time.monotonic() < end:
        steps = broken.example["steps"]
        shorter = {**broken.example, "steps": steps[:at] + steps[at + 1 :]}
        try:
            replay(make_world, shorter, record)
        except Broken as still:
            if still.promise == broken.promise:
                broken = Broken(still.promise, still.seen, shorter)
        at -= 1
    return broken


def replay(make_world: MakeWorld, example: Mapping[str, Any], record: Record) -> None:
    """A history that was kept.

    :raises Broken: it still breaks a promise
    """
    world = make_world(example["start"], record)
    try:
        for step in example["steps"]:
            world.step(step)
    finally:
        world.close()
