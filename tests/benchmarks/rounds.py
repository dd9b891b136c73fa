# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alternating rounds: everybody once, then everybody again, so that a slow minute of the machine strikes all alike."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Iterator, NamedTuple, Sequence

from tests.benchmarks.arena import Arena
from tests.benchmarks.cases import Case, Contestant
from tests.benchmarks.histories import History
from tests.benchmarks.life import Life
from tests.benchmarks.measure import Measured
from tests.benchmarks.proxied import Counted, Way, direct, proxied
from tests.benchmarks.remote import Remote
from tests.benchmarks.results import Place, Row, row_of
from tests.benchmarks.tools.choice import version


class Plan(NamedTuple):
    """:ivar limit: seconds that one measurement may take
    :ivar budget: who has used so many seconds goes no further round: what is many times slower needs no spread
    :ivar who: takes part, by tool or option; all where it is empty
    """

    rounds: int
    scale: float
    limit: float
    budget: float
    who: tuple[str, ...] = ()


# What a contestant has done, or is to do
_Part = tuple[Case, Contestant]


def measured_rows(
    what: Case | History, store: str, ways: list[tuple[int, bool]], plan: Plan, work: Path
) -> Iterator[list[Row]]:
    """Measure a case or a history on a store, in the folder *work*; the rows of each way as soon as they are there.

    :param ways: milliseconds that round trips take longer, and whether it is over TLS
    """
    cases = what.cases if isinstance(what, History) else (what,)
    parts = [(case, one) for case in cases for one in case.contestants_on(store) if one.one_of(plan.who)]
    stage = Remote(store), plan.scale, work, plan.limit
    arena = Life(what, *stage) if isinstance(what, History) else Arena(what, *stage)
    counted: dict[_Part, Counted] = {}
    try:
        # A direct way does not count: the requests are those at a distance, which comes first, or of one more round,
        # not timed, through a proxy that adds no delay; for a history such a round would take too long
        for place in sorted((Place(store, *way) for way in ways), key=lambda place: (-place.rtt_ms, place.tls)):
            print(f"\n{what.name}, {plan.scale:g} of the data, on {store}, {place.way}", flush=True)
            match = _Match(arena, parts, counted, plan.budget)
            if isinstance(what, Case) and not place.rtt_ms and not counted:
                with proxied(store, 0) as way:
                    match.play(way, "counting")
                match.forget_times()
            with contextlib.ExitStack() as stack:
                way = stack.enter_context(proxied(store, place.rtt_ms)) if place.rtt_ms else direct(store, place.tls)
                for number in range(1, plan.rounds + 1):
                    match.play(way, f"round {number}", first=number == 1)
            yield match.rows(plan.scale, place)
    finally:
        arena.close()


class _Match:
    """:param counted: what each has sent, as it is known and becomes known"""

    def __init__(
        self, arena: Arena | Life, parts: Sequence[_Part], counted: dict[_Part, Counted], budget: float
    ) -> None:
        self._arena = arena
        self._budget = budget
        self._measured: dict[_Part, list[Measured]] = {part: [] for part in parts}
        self._counted = counted

    def play(self, way: Way, name: str, first: bool = False) -> None:
        """Everybody once, except who got into trouble or has used up the budget.

        :param first: the first timed round, in which contents are verified
        """
        contestants = dict.fromkeys(contestant for _case, contestant in self._measured)
        self._arena.warm(way, [one for one in contestants if not self._out(one)])
        for contestant in contestants:
            if self._out(contestant):
                continue
            for case, one in self._arena.run(contestant, way, content=first).items():
                self._measured[case, contestant].append(one)
                if one.counted and not one.trouble:
                    self._counted[case, contestant] = one.counted
                self._tell(name, case, contestant, one)

    def forget_times(self) -> None:
        """Keep only the trouble there was."""
        for measured in self._measured.values():
            measured[:] = [one for one in measured if one.trouble]

    def rows(self, scale: float, place: Place) -> list[Row]:
        return [
            row_of(
                case.label(place.store, scale),
                place,
                contestant,
                measured,
                self._counted.get((case, contestant)),
                version(contestant.tool),
            )
            for (case, contestant), measured in self._measured.items()
        ]

    def _out(self, contestant: Contestant) -> bool:
        every = [one for (_case, who), done in self._measured.items() if who == contestant for one in done]
        return any(one.trouble for one in every) or sum(one.wall_s for one in every) > self._budget

    @staticmethod
    def _tell(name: str, case: Case, contestant: Contestant, one: Measured) -> None:
        figures = f"{one.wall_s:8.2f} s {one.cpu_s:8.2f} s CPU {one.peak_mib:7.0f} MiB"
        traffic = f"{one.counted.requests:7} requests, {one.counted.sent / 2**20:8.1f} MiB sent" if one.counted else ""
        who = f"{contestant.tool:11} {contestant.mode:60}"
        print(f"  {name:9} {case.kind:12} {who}", figures, traffic, one.trouble or one.note, flush=True)
