# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aims are met or missed by the figures alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.aims import PACKED_AIMS, SWIFT_SYNC_AIMS, Aim, Bound, judge
from tests.benchmarks.cases import HEAD_FREE
from tests.benchmarks.histories import FILES, PACKED
from tests.benchmarks.programme import case_of
from tests.benchmarks.results import Place, Row
from tests.unit.benchmarks.rows import row

HERE = Place("rgw", 0, tls=False)
ENGINE = row("swift_sync", "engine", 2.0)


def aim(text: str) -> Aim | Bound:
    return next(one for one in (*SWIFT_SYNC_AIMS, *PACKED_AIMS) if text in one.text)


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
        [ENGINE, row("rclone", "defaults", 50.0, wall_s=None, trouble="failed with exit status 1")],
        [ENGINE, row("rclone", "defaults", 50.0, rtt_ms=10)],
        [ENGINE, row("rclone", "defaults", 50.0, tls=True)],
    ],
    ids=["no peer", "no engine", "no figure", "elsewhere", "over TLS"],
)
def test_what_was_not_measured_is_not_judged(rows: list[object]) -> None:
    assert judge(aim("10 times faster"), rows, HERE) is None  # type: ignore[arg-type]


def test_of_what_ran_with_less_data_the_most_is_judged_and_told() -> None:
    slow, fast = row("rclone", "defaults", 50.0), row("rclone", "defaults", 5.0)
    case = case_of("no-change")
    assert case is not None
    less, least = (case.label("rgw", share) for share in (0.4, 0.1))
    rows = [one._replace(case=less) for one in (ENGINE, slow)] + [one._replace(case=least) for one in (ENGINE, fast)]
    assert str(judge(aim("10 times faster"), rows, HERE)).endswith("×, 0.4 of the data")
    assert str(judge(aim("10 times faster"), [*rows, ENGINE, fast], HERE)).endswith("×")


def million(step: str, **figures: float) -> Row:
    return row(*PACKED, 20.0, case=f"million-{step}", **figures)


def as_files(step: str, median: float, **more: Any) -> Row:
    return row(*FILES, median, case=f"million-{step}", **more)


def test_packs_are_compared_with_the_same_files_as_objects() -> None:
    pushed = aim("push at least 35 times faster than as objects")
    assert str(judge(pushed, [million("push"), as_files("push", 701.0)], HERE)) == "met: 35.05×"
    assert str(judge(pushed, [million("push"), as_files("push", 699.0)], HERE)) == "**missed**: 34.95×"


@pytest.mark.parametrize(("limit", "said"), [(900, "met: more than 45.00×"), (600, "None")])
def test_who_was_ended_has_taken_at_least_as_long(limit: int, said: str) -> None:
    ended = as_files("push", 1.0, wall_s=None, trouble=f"over {limit} s")
    assert str(judge(aim("push at least 35 times faster than as objects"), [million("push"), ended], HERE)) == said


def test_where_that_tells_nothing_less_data_may() -> None:
    rows = [million("push"), as_files("push", 1.0, wall_s=None, trouble="over 600 s")]
    rows += [one._replace(case="million-push (0.1 of the data)") for one in (million("push"), as_files("push", 800.0))]
    verdict = judge(aim("push at least 35 times faster than as objects"), rows, HERE)
    assert str(verdict) == "met: 40.00×, 0.1 of the data"


def test_a_step_that_was_not_reached_tells_nothing() -> None:
    unreached = as_files("pull", 1.0, wall_s=None, trouble="over 900 s, in push")
    assert judge(aim("pull at least 15 times faster"), [million("pull"), unreached], HERE) is None


@pytest.mark.parametrize(("sent", "said"), [(20_480_000, "met: 2 %"), (25_600_000, "**missed**: 2.5 %")])
def test_what_is_sent_is_a_share_of_the_data(sent: int, said: str) -> None:
    assert str(judge(aim("2 % of the bytes are sent"), [million("some-changed", sent=sent)], HERE)) == said


def test_memory_has_a_bound_whatever_the_peers_take() -> None:
    assert str(judge(aim("256 MiB of memory (pull)"), [million("pull", peak_mib=256.0)], HERE)) == "met: 256 MiB"
    assert str(judge(aim("256 MiB of memory (pull)"), [million("pull", peak_mib=257.0)], HERE)) == "**missed**: 257 MiB"
