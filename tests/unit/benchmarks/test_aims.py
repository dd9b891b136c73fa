# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aims are met or missed by the figures alone."""

from __future__ import annotations

import pytest

from tests.benchmarks.aims import AIMS, Aim, judge
from tests.benchmarks.cases import HEAD_FREE, named
from tests.benchmarks.results import Place
from tests.unit.benchmarks.rows import row

HERE = Place("rgw", 0, tls=False)
ENGINE = row("swift_sync", "engine", 2.0)


def aim(text: str) -> Aim:
    return next(one for one in AIMS if text in one.text)


@pytest.mark.parametrize(("changed", "identical", "met"), [(40.0, 90.0, True), (90.0, 39.0, False)])
def test_the_best_of_the_peers_counts(changed: float, identical: float, met: bool) -> None:
    rows = [ENGINE, row("swift", "--changed", changed), row("swift", "--skip-identical", identical)]
    verdict = judge(aim("20 times faster"), rows, HERE)
    assert verdict is not None
    assert verdict.met is met
    assert verdict.figure == f"{min(changed, identical) / 2:.2f}×"


def test_only_the_peers_that_are_meant_count() -> None:
    rows = [ENGINE, row("rclone", "defaults", 1.0), row("rclone", HEAD_FREE, 2.0)]
    verdict = judge(aim("best HEAD-free mode"), rows, HERE)
    assert verdict is not None and verdict.met
    assert verdict.figure == "1.00×"


def test_client_cpu_is_compared_apart() -> None:
    rows = [
        row("swift_sync", "engine", 1.0, cpu=1.0, case="push-small"),
        row("swift", "defaults", 100.0, cpu=4.9, case="push-small"),
    ]
    verdict = judge(aim("push small files with at most a fifth"), rows, HERE)
    assert verdict is not None
    assert str(verdict) == "**missed**: 4.90×"


def test_the_fixed_cost_is_a_difference() -> None:
    rows = [
        row("swift_sync", "engine", 0.25, case="fixed-cost"),
        row("swift_sync", "whole task", 3.0, case="fixed-cost"),
    ]
    assert str(judge(aim("less than 3 s"), rows, HERE)) == "met: 2.75 s"


@pytest.mark.parametrize(
    "rows",
    [
        [ENGINE],
        [row("rclone", "defaults", 50.0)],
        [ENGINE, row("rclone", "defaults", 50.0, wall_s=None, trouble="over 900 s")],
        [ENGINE, row("rclone", "defaults", 50.0, rtt_ms=10)],
        [ENGINE, row("rclone", "defaults", 50.0, tls=True)],
    ],
    ids=["no peer", "no engine", "no figure", "elsewhere", "over TLS"],
)
def test_what_was_not_measured_is_not_judged(rows: list[object]) -> None:
    assert judge(aim("10 times faster"), rows, HERE) is None  # type: ignore[arg-type]


def test_of_what_ran_with_less_data_the_most_is_judged_and_told() -> None:
    slow, fast = row("rclone", "defaults", 50.0), row("rclone", "defaults", 5.0)
    less, least = (named("no-change").label("rgw", share) for share in (0.4, 0.1))
    rows = [one._replace(case=less) for one in (ENGINE, slow)] + [one._replace(case=least) for one in (ENGINE, fast)]
    assert str(judge(aim("10 times faster"), rows, HERE)).endswith("×, 0.4 of the data")
    assert str(judge(aim("10 times faster"), [*rows, ENGINE, fast], HERE)).endswith("×")
