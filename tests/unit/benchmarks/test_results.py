# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows are made of rounds, kept, and replaced one by one."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.cases import Contestant
from tests.benchmarks.measure import Measured
from tests.benchmarks.programme import EVERY_CASE
from tests.benchmarks.proxied import Counted
from tests.benchmarks.results import Place, Spread, merged, read, row_of, write
from tests.unit.benchmarks.rows import row

WHERE = ("push-small", Place("rgw", 10, tls=False))
RCLONE = Contestant("rclone", "defaults")


def test_a_row_holds_the_spread_of_its_rounds() -> None:
    rounds = [Measured(3.0, 1.0, 20.0), Measured(1.0, 2.0, 40.0), Measured(2.5, 0.5, 30.0, note="says so")]
    made = row_of(*WHERE, RCLONE, rounds, Counted(12, 3456), "1.60.1")
    assert made.wall_s == Spread(1.0, 2.5, 3.0)
    assert made.cpu_s == Spread(0.5, 1.0, 2.0)
    assert made.sent == 3456
    assert (made.peak_mib, made.requests, made.rounds, made.note, made.failed) == (40.0, 12, 3, "says so", False)


def test_a_round_in_trouble_spoils_the_row() -> None:
    rounds = [Measured(3.0, 1.0, 20.0), Measured(1.0, 2.0, 40.0, trouble="failed with exit status 1: …")]
    made = row_of(*WHERE, RCLONE, rounds, Counted(12, 3456), "1.60.1")
    assert (made.wall_s, made.cpu_s, made.requests, made.sent, made.peak_mib) == (None,) * 5
    assert made.failed


def test_to_take_too_long_is_no_failure_but_no_figure_either() -> None:
    made = row_of(*WHERE, RCLONE, [Measured(900.0, 1.0, 20.0, trouble="over 900 s")], None, "1.60.1")
    assert made.wall_s is None
    assert not made.failed


def test_a_partial_run_replaces_its_rows_alone() -> None:
    old = [row("swift_sync", "engine", 1.0), row("rclone", "defaults", 5.0)]
    other = row("rclone", "defaults", 6.0, rtt_ms=10)
    assert merged(old, [row("rclone", "defaults", 4.0), other]) == [old[0], row("rclone", "defaults", 4.0), other]


def test_over_tls_is_another_row() -> None:
    old = [row("swift_sync", "engine", 1.0)]
    assert merged(old, [row("swift_sync", "engine", 2.0, tls=True)]) == [
        *old,
        row("swift_sync", "engine", 2.0, tls=True),
    ]


def test_rows_come_in_the_order_of_the_cases() -> None:
    rows = [
        row(who.tool, who.mode, 1.0, case=case.label(store, 1.0), store=store)
        for store in ("rgw", "swift")
        for case in EVERY_CASE
        for who in case.contestants_on(store)
    ]
    assert merged(reversed(rows), ()) == rows


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [row("swift_sync", "engine", 1.0), row("rclone", "defaults", 1.0, wall_s=None, trouble="over 900 s")]
    write(tmp_path / "new" / "rows.json", rows)
    assert read(tmp_path / "new" / "rows.json") == rows
    assert read(tmp_path / "none.json") == []
