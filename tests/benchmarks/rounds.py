# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alternating rounds: everybody once, then everybody again, so that a slow minute of the machine strikes all alike."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Iterator, NamedTuple

from tests.benchmarks.arena import Arena
from tests.benchmarks.cases import Case, Contestant
from tests.benchmarks.measure import Measured
from tests.benchmarks.proxied import Way, direct, proxied
from tests.benchmarks.remote import Remote
from tests.benchmarks.results import Place, Row, row_of
from tests.benchmarks.tools.choice import version


class Plan(NamedTuple):
    """:ivar limit: seconds that one measurement may take
    :ivar budget: who has used so many seconds goes no further round: what is many times slower needs no spread
    """

    rounds: int
    scale: float
    limit: float
    budget: float


def measured_rows(case: Case, store: str, ways: list[tuple[int, bool]], plan: Plan, work: Path) -> Iterator[list[Row]]:
    """Measure a case on a store, in the folder *work*; the rows of each way as soon as they are there.

    :param ways: milliseconds that round trips take longer, and whether it is over TLS
    """
    arena = Arena(case, Remote(store), plan.scale, work, plan.limit)
    counted: dict[Contestant, int] = {}
    try:
        # A direct way does not count: the requests are those at a distance, which comes first, or of one more round,
        # not timed, through a proxy that adds no delay
        for place in sorted((Place(store, *way) for way in ways), key=lambda place: (-place.rtt_ms, place.tls)):
            label = case.label(store, plan.scale)
            print(f"\n{label} on {store}, {place.way}", flush=True)
            match = _Match(arena, case.contestants_on(store), counted, plan.budget)
            if not place.rtt_ms and not counted:
                with proxied(store, 0) as way:
                    match.play(way, "counting")
                match.forget_times()
            with contextlib.ExitStack() as stack:
                way = stack.enter_context(proxied(store, place.rtt_ms)) if place.rtt_ms else direct(store, place.tls)
                for number in range(1, plan.rounds + 1):
                    match.play(way, f"round {number}", first=number == 1)
            yield match.rows(label, place)
    finally:
        arena.close()


class _Match:
    """:param counted: requests of each, as they are known and become known"""

    def __init__(
        self, arena: Arena, contestants: tuple[Contestant, ...], counted: dict[Contestant, int], budget: float
    ) -> None:
        self._arena = arena
        self._budget = budget
        self._measured: dict[Contestant, list[Measured]] = {contestant: [] for contestant in contestants}
        self._requests = counted

    def play(self, way: Way, name: str, first: bool = False) -> None:
        """Everybody once, except who got into trouble or has used up the budget.

        :param first: the first timed round, in which contents are verified
        """
        self._arena.warm(way, [one for one in self._measured if not self._out(one)])
        for contestant, measured in self._measured.items():
            if self._out(contestant):
                continue
            one, requests = self._arena.run(contestant, way, content=first)
            measured.append(one)
            if way.port is not None and not one.trouble:
                self._requests[contestant] = requests
            figures = f"{one.wall_s:8.2f} s {one.cpu_s:8.2f} s CPU {one.peak_mib:7.0f} MiB {requests or '':>7}"
            print(f"  {name:9} {contestant.tool:11} {contestant.mode:60}", figures, one.trouble or one.note, flush=True)

    def forget_times(self) -> None:
        """Keep only the trouble there was."""
        for measured in self._measured.values():
            measured[:] = [one for one in measured if one.trouble]

    def rows(self, label: str, place: Place) -> list[Row]:
        return [
            row_of(label, place, contestant, measured, self._requests.get(contestant), version(contestant.tool))
            for contestant, measured in self._measured.items()
        ]

    def _out(self, contestant: Contestant) -> bool:
        measured = self._measured[contestant]
        return any(one.trouble for one in measured) or sum(one.wall_s for one in measured) > self._budget
