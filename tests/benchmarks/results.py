# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the results, as docs/benchmarks/*.json keep them. Pure, but for reading and writing."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any, Iterable, NamedTuple, Sequence

from tests.benchmarks.cases import Contestant, name_of
from tests.benchmarks.measure import Measured
from tests.benchmarks.programme import EVERY_CASE
from tests.benchmarks.proxied import Counted


class Spread(NamedTuple):
    """Of several rounds, in seconds."""

    min: float
    median: float
    max: float


class Place(NamedTuple):
    """Where it was measured.

    :ivar rtt_ms: that each round trip takes longer
    :ivar tls: through the lab's TLS front
    """

    store: str
    rtt_ms: int
    tls: bool

    @property
    def way(self) -> str:
        """The way to the store, for titles."""
        return f"{self.rtt_ms} ms" + (", TLS" if self.tls else "")


class Row(NamedTuple):
    """What one contestant did in one case at one place.

    :ivar case: its label, which tells where a smaller data set was used
    :ivar wall_s, cpu_s: None where it did not do it
    :ivar requests, sent: how many, and bytes from client to server; None where nobody counted
    :ivar trouble: why there are no times: it failed, or took too long
    :ivar note: what to know about it
    """

    case: str
    store: str
    rtt_ms: int
    tls: bool
    tool: str
    mode: str
    wall_s: Spread | None
    cpu_s: Spread | None
    requests: int | None
    peak_mib: float | None
    rounds: int
    version: str
    note: str = ""
    trouble: str = ""
    sent: int | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        return self[:6]

    @property
    def place(self) -> Place:
        return Place(self.store, self.rtt_ms, self.tls)

    @property
    def failed(self) -> bool:
        """It went wrong; to take too long does not count as that."""
        return bool(self.trouble) and not self.trouble.startswith("over ")


def row_of(
    label: str,
    place: Place,
    contestant: Contestant,
    rounds: Sequence[Measured],
    counted: Counted | None,
    version: str,
) -> Row:
    """The row of all the rounds of a contestant, in the case of this label."""
    troubles = [one.trouble for one in rounds if one.trouble]
    good = [] if troubles else rounds
    notes = list(dict.fromkeys(one.note for one in rounds if one.note))
    return Row(
        label,
        *place,
        *contestant,
        wall_s=_spread([one.wall_s for one in good]),
        cpu_s=_spread([one.cpu_s for one in good]),
        requests=counted.requests if good and counted else None,
        peak_mib=round(max(one.peak_mib for one in good), 1) if good else None,
        rounds=len(good),
        version=version,
        note="; ".join(notes),
        trouble=troubles[0] if troubles else "",
        sent=counted.sent if good and counted else None,
    )


def merged(old: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """The old rows, replaced by the new ones of the same case, place, tool and mode; in the cases' order."""
    rows = {row.key: row for row in (*old, *new)}
    return sorted(rows.values(), key=_order)


def read(file: Path) -> list[Row]:
    """No rows where there is no file."""
    if not file.exists():
        return []
    kept = [dict(row) for row in json.loads(file.read_text())]
    for row in kept:
        for name in ("wall_s", "cpu_s"):
            row[name] = None if row[name] is None else Spread(**row[name])
    return [Row(**row) for row in kept]


def write(file: Path, rows: Iterable[Row]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = [row._asdict() for row in rows]
    for row in kept:
        for name in ("wall_s", "cpu_s"):
            row[name] = None if row[name] is None else row[name]._asdict()
    file.write_text(json.dumps(kept, indent=1) + "\n")


def _spread(values: Sequence[float]) -> Spread | None:
    if not values:
        return None
    return Spread(*(round(value, 3) for value in (min(values), statistics.median(values), max(values))))


def _order(row: Row) -> tuple[Any, ...]:
    for place, case in enumerate(EVERY_CASE):
        if name_of(row.case) == case.name:
            who = Contestant(row.tool, row.mode)
            position = case.contestants.index(who) if who in case.contestants else len(case.contestants)
            return (*row.place, place, row.case, position, row.tool, row.mode)
    return (*row.place, len(EVERY_CASE), row.case, 0, row.tool, row.mode)
