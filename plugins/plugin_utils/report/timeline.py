# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When hosts and tasks did what, as shapes of a picture that is as wide as the run was long. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Iterable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    BAD,
    OK,
    SKIPPED,
    STATUSES,
    Report,
    Span,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import duration

WIDTH, HEIGHT = 1000, 10  # of a row, in its own units
_TITLED = 8  # units: what is wider can be pointed at, and says what it is,
_TITLES = 2000  # … the widest of all, so that a page of a hundred hosts stays small
_TICKS = 7  # at most,
_LAST = 94  # … this far to the right, where there is room for what it says
_LOUD = 500  # rows of tasks, at most, that are not folded
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)
# What matters most is drawn last
_DRAWN = (OK, *(status for status in STATUSES if status not in (OK, SKIPPED)))


class Shape(NamedTuple):
    """A part of a row that is drawn in one go.

    :ivar path: as SVG has it
    :ivar title: what it is, for who points at it; empty for many small ones together
    """

    status: str
    path: str
    title: str


class HostRow(NamedTuple):
    """A host: its tasks one after the other, and how often each has ended how."""

    host: str
    worst: str
    counts: dict[str, int]
    busy: float
    shapes: list[Shape]


class TaskRow(NamedTuple):
    """A task: from its begin on the first host to its end on the last.

    :ivar long: the longest time on a host, which is the *slowest*
    :ivar quiet: quick, and nothing came of it; or one of so many that others matter more
    """

    name: str
    module: str
    worst: str
    counts: dict[str, int]
    seconds: float
    long: float
    slowest: str
    shape: Shape
    quiet: bool


class Tick(NamedTuple):
    """A line across all rows, so many hundredths from the left."""

    at: float
    label: str


def ticks(seconds: float) -> list[Tick]:
    """Round times, a few."""
    step = next((step for step in _STEPS if seconds / step <= _TICKS), _STEPS[-1])
    times = range(0, int(seconds) + 1, step) if seconds >= 1 else ()
    return [Tick(round(100 * time / seconds, 2), _round(time)) for time in times if 100 * time <= _LAST * seconds]


def drawn(report: Report) -> list[str]:
    """How what is drawn has ended."""
    found = {span.status for span in report.spans}
    return [status for status in _DRAWN if status in found]


def host_rows(report: Report) -> list[HostRow]:
    """The hosts in the order in which they came."""
    of_host: list[list[Span]] = [[] for _host in report.hosts]
    for span in report.spans:
        of_host[span.host].append(span)
    longest = sorted((_right(span, report) - _left(span, report) for span in report.spans), reverse=True)[:_TITLES]
    titled = max(_TITLED, longest[-1] if len(longest) == _TITLES else 0)
    return [
        HostRow(
            host,
            _worst(spans),
            _counts(spans),
            sum(span.end - span.start for span in spans),
            _shapes(spans, report, titled),
        )
        for host, spans in zip(report.hosts, of_host)
    ]


def task_rows(report: Report) -> list[list[TaskRow]]:
    """The tasks that a host has come to, by their play."""
    of_task: list[list[Span]] = [[] for _task in report.tasks]
    for span in report.spans:
        of_task[span.task].append(span)
    rows: list[TaskRow] = []
    plays: list[int] = []
    for task, spans in zip(report.tasks, of_task):
        if not spans:
            continue
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        slowest = max(spans, key=lambda span: span.end - span.start)
        worst, long = _worst(spans), slowest.end - slowest.start
        left, right = _at(start, report), max(_at(end, report), _at(start, report) + 2)
        quiet = worst in (OK, SKIPPED) and end - start < report.seconds / 50
        shape = Shape(worst, _rectangle(left, right), "")
        row = TaskRow(
            task.name, task.module, worst, _counts(spans), end - start, long, report.hosts[slowest.host], shape, quiet
        )
        rows.append(row)
        plays.append(task.play)
    matter = sorted(rows, key=lambda row: (not row.quiet, row.worst in BAD, row.seconds))
    folded = {id(row) for row in matter[:-_LOUD]}
    found: list[list[TaskRow]] = [[] for _play in report.plays]
    for play, row in zip(plays, rows):
        found[play].append(row._replace(quiet=row.quiet or id(row) in folded))
    return found


def _shapes(spans: Iterable[Span], report: Report, titled: int) -> list[Shape]:
    """What is wide is a shape of its own; the others of a status are one, and those that touch each other one bar."""
    shapes: list[Shape] = []
    small: dict[str, list[tuple[int, int]]] = {}
    for span in sorted(spans, key=lambda span: span.start):
        if span.status == SKIPPED:
            continue
        left, right = _left(span, report), _right(span, report)
        if right - left >= titled:
            took = duration(span.end - span.start)
            tries = f", {span.attempts} attempts" if span.attempts > 1 else ""
            title = f"{report.tasks[span.task].name}: {span.status}, {took}{tries}"
            shapes.append(Shape(span.status, _rectangle(left, right), title))
        else:
            bars = small.setdefault(span.status, [])
            if bars and bars[-1][1] >= left:
                bars[-1] = (bars[-1][0], max(right, bars[-1][1]))
            else:
                bars.append((left, right))
    for status, bars in small.items():
        shapes.append(Shape(status, "".join(_rectangle(left, right) for left, right in bars), ""))
    return sorted(shapes, key=lambda shape: _DRAWN.index(shape.status))


def _left(span: Span, report: Report) -> int:
    return _at(span.start, report)


def _right(span: Span, report: Report) -> int:
    """Where something has come about, at least so far from its left end that it is seen."""
    return max(_at(span.end, report), _left(span, report) + (1 if span.status == OK else 3))


def _at(time: float, report: Report) -> int:
    return round(WIDTH * time / report.seconds) if report.seconds else 0


def _rectangle(left: int, right: int) -> str:
    return f"M{left} 0h{right - left}v{HEIGHT}H{left}z"


def _counts(spans: Sequence[Span]) -> dict[str, int]:
    found = Counter(span.status for span in spans)
    return {status: found[status] for status in STATUSES if found[status]}


def _worst(spans: Sequence[Span]) -> str:
    """What a host, or a task, is known by."""
    found = {span.status for span in spans}
    order = (*BAD, *(status for status in reversed(STATUSES) if status not in (*BAD, OK, SKIPPED)), OK)
    return next((status for status in order if status in found), SKIPPED)


def _round(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds // 60}:{seconds % 60:02} min"
    return f"{seconds // 3600} h" if seconds % 3600 == 0 else f"{seconds // 3600}:{seconds % 3600 // 60:02} h"
