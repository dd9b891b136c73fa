# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables and aims of the results, and the page that they make. Pure."""

from __future__ import annotations

from typing import Iterable, NamedTuple, Sequence

from tests.benchmarks.aims import Aim, Bound, judge
from tests.benchmarks.cases import Case
from tests.benchmarks.programme import case_of
from tests.benchmarks.results import Place, Row, Spread

_STORES = {"rgw": "Ceph RGW", "swift": "OpenStack Swift"}


class Texts(NamedTuple):
    """What a page tells beside the figures.

    :ivar ours: how `swift_sync` is called whose figure the others' are multiples of
    :ivar before, after: the tables of the places
    """

    head: str
    ours: str
    before: str
    after: str
    cases: Sequence[Case]
    aims: Sequence[Aim | Bound]


def page(rows: Sequence[Row], texts: Texts) -> str:
    """The whole page."""
    measured = (f"## {_title(place)}\n\n{table(_at(place, rows))}" for place in places(rows))
    parts = [texts.head, _aims(rows, texts), texts.before, *measured, texts.after, _cases(texts.cases), _who(rows)]
    return "\n".join(part.rstrip() + "\n" for part in parts if part)


def places(rows: Iterable[Row]) -> list[Place]:
    """The places that there are rows of."""
    return list(dict.fromkeys(row.place for row in rows))


def table(rows: Sequence[Row]) -> str:
    """The rows of one place: seconds, and what the peers take as multiples of our median."""
    lines = [
        "| case | tool | mode | wall, s | wall, ratio (min–max) | CPU, ratio (min–max) |"
        " runs | requests | sent, MiB | MiB | |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    last = ""
    for row in rows:
        base = base_of(row, rows)
        cells = [
            "" if row.case == last else f"**{row.case}**",
            row.tool,
            f"`{row.mode}`" if row.mode.startswith("-") else row.mode,
            _seconds(row.wall_s),
            _ratio(row.wall_s, base and base.wall_s),
            _ratio(row.cpu_s, base and base.cpu_s),
            str(row.rounds),
            "" if row.requests is None else f"{row.requests:,}",
            "" if row.sent is None else f"{row.sent / 2**20:,.1f}",
            "" if row.peak_mib is None else f"{row.peak_mib:,.0f}",
            _cell(row.trouble or row.note),
        ]
        lines.append("| " + " | ".join(cells) + " |")
        last = row.case
    return "\n".join(lines) + "\n"


def base_of(row: Row, rows: Iterable[Row]) -> Row | None:
    """The row of ours that a row is compared with."""
    case = case_of(row.case)
    wanted = (row.case, *row.place, *case.ours) if case else ()
    return next((other for other in rows if other.key == wanted), None)


def _aims(rows: Sequence[Row], texts: Texts) -> str:
    where = places(rows)
    lines = [
        "## The aims\n",
        f"Medians, as multiples of {texts.ours}; computed from the results. A dash: not measured.\n",
        "| aim | " + " | ".join(_title(one) for one in where) + " |",
        "|---|" + "---|" * len(where),
    ]
    for aim in texts.aims:
        verdicts = (judge(aim, rows, one) for one in where)
        lines.append(f"| {aim.text} | " + " | ".join(str(verdict or "–") for verdict in verdicts) + " |")
    return "\n".join(lines) + "\n"


def _at(place: Place, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.place == place]


def _title(place: Place) -> str:
    return f"{_STORES[place.store]}, {place.way}"


def _cases(cases: Iterable[Case]) -> str:
    lines = ["## The cases\n", *(f"- **{case.name}**: {case.what}." for case in cases)]
    return "\n".join(lines) + "\n"


def _who(rows: Sequence[Row]) -> str:
    lines = ["## The tools\n"]
    for tool in dict.fromkeys(row.tool for row in rows):
        versions = ", ".join(dict.fromkeys(row.version for row in rows if row.tool == tool))
        lines.append(f"- {tool}: {versions}")
    return "\n".join(lines) + "\n"


def _seconds(spread: Spread | None) -> str:
    return "" if spread is None else f"{spread.median:.2f}"


def _ratio(spread: Spread | None, base: Spread | None) -> str:
    if spread is None or base is None or not base.median:
        return ""
    low, middle, high = (value / base.median for value in spread)
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")[:200]
