# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When hosts and tasks did what, as shapes."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import Report, Span, Task
from ansible_collections.chameleon.data.plugins.plugin_utils.report.timeline import host_rows, task_rows, ticks


def report(*spans: tuple[int, int, float, float, str], seconds: float = 100.0) -> Report:
    hosts = sorted({span[0] for span in spans})
    tasks = [Task(f"task {number}", "m", 0) for number in range(1 + max(span[1] for span in spans))]
    made = Report("t", [], False, "finished", 0.0, seconds, ["play"], [f"h{host}" for host in hosts], tasks)
    made.spans = [Span(*span, 1) for span in spans]
    return made


def test_what_is_wide_has_a_title_and_what_is_small_is_put_together() -> None:
    (row,) = host_rows(report((0, 0, 0, 50, "changed"), (0, 1, 50, 50.1, "ok"), (0, 2, 50.1, 50.3, "ok")))
    assert [(shape.status, shape.path, shape.title) for shape in row.shapes] == [
        ("ok", "M500 0h3v10H500z", ""),
        ("changed", "M0 0h500v10H0z", "task 0: changed, 50 s"),
    ]
    assert row.counts == {"ok": 2, "changed": 1} and round(row.busy, 3) == 50.3


def test_what_has_changed_is_seen_however_quick_it_was() -> None:
    (row,) = host_rows(report((0, 0, 10, 10, "failed")))
    assert row.shapes[0].path == "M100 0h3v10H100z" and row.worst == "failed"


def test_it_is_told_how_often_a_task_was_tried() -> None:
    made = report((0, 0, 0, 50, "ok"))
    made.spans[0] = made.spans[0]._replace(attempts=3)
    assert host_rows(made)[0].shapes[0].title == "task 0: ok, 50 s, 3 attempts"


def test_skipped_tasks_are_not_drawn() -> None:
    (row,) = host_rows(report((0, 0, 0, 50, "skipped")))
    assert row.shapes == [] and row.worst == "skipped"


def test_titles_are_for_the_widest_where_there_are_very_many() -> None:
    spans = [(host, task, task, task + (0.9 if task % 2 else 0.8), "ok") for host in range(100) for task in range(100)]
    rows = host_rows(report(*spans))
    assert 0 < sum(bool(shape.title) for row in rows for shape in row.shapes) <= 5000


def test_a_task_is_as_long_as_from_its_first_host_to_its_last() -> None:
    ((row, quick),) = task_rows(report((0, 0, 0, 30, "ok"), (1, 0, 10, 50, "failed"), (0, 1, 50, 51, "ok")))
    assert (row.seconds, row.long, row.slowest, row.worst, row.quiet) == (50, 40, "h1", "failed", False)
    assert row.shape.path == "M0 0h500v10H0z" and quick.quiet


@pytest.mark.parametrize(
    ("seconds", "labels"),
    [
        (0.3, []),
        (3.5, ["0 s", "1 s", "2 s", "3 s"]),
        (130, ["0 s", "30 s", "1 min", "1:30 min", "2 min"]),
        (9000, ["0 s", "30 min", "1 h", "1:30 h", "2 h"]),
    ],
)
def test_times_are_round_and_few(seconds: float, labels: list[str]) -> None:
    assert [tick.label for tick in ticks(seconds)] == labels
    assert all(0 <= tick.at <= 100 for tick in ticks(seconds))
