# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case's name tells when it ran with less data; a mode tells its options."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.cases import DEFAULTS, PLAIN, SEGMENTS_TOO, TAR, Case, Contestant
from tests.benchmarks.histories import HISTORIES, PACKED
from tests.benchmarks.programme import EVERY_CASE, case_of, chosen


def case_named(name: str) -> Case:
    case = chosen(name)
    assert isinstance(case, Case)
    return case


def test_less_data_is_named() -> None:
    assert case_named("no-change").label("rgw", 1.0) == "no-change"
    assert case_named("no-change").label("swift", 1.0) == "no-change (0.1 of the data)"
    assert case_named("push-small").label("swift", 0.02) == "push-small (0.02 of the data)"


def test_a_mode_is_the_options() -> None:
    assert Contestant("rclone", DEFAULTS + PLAIN).options == []
    assert Contestant("rclone", "--transfers 64" + PLAIN).options == ["--transfers", "64"]
    assert Contestant("swift", "--object-threads 64" + SEGMENTS_TOO).options == ["--object-threads", "64"]


def test_an_unknown_case_is_told() -> None:
    with pytest.raises(ValueError, match="no-chnge: no such case"):
        chosen("no-chnge")


def test_nobody_takes_part_twice() -> None:
    for case in EVERY_CASE:
        assert len(set(case.contestants)) == len(case.contestants)


def test_who_speaks_s3_needs_a_store_that_does() -> None:
    case = case_named("push-small")
    assert {one.tool for one in case.contestants_on("rgw")} - {one.tool for one in case.contestants_on("swift")} == {
        "s5cmd"
    }


def test_a_history_is_chosen_whole_and_its_steps_are_cases() -> None:
    history = chosen("million")
    assert history in HISTORIES
    assert case_of("million-pull (0.1 of the data)") in EVERY_CASE
    assert case_of("million-pullover") is None


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_what_only_pushes_again_takes_no_part_where_something_is_compared(history: Any) -> None:
    push, no_change, changed, pull = history.cases
    for case in (no_change, changed):
        assert {one.tool for one in push.contestants} - {one.tool for one in case.contestants} == {TAR}
    assert push.contestants == pull.contestants
    assert all(case.ours == PACKED for case in history.cases)


def test_who_takes_part_is_picked_by_tool_or_option() -> None:
    assert PACKED.one_of(()) and PACKED.one_of(("rclone", "layout=packed")) and PACKED.one_of(("swift_sync",))
    assert not PACKED.one_of(("layout=files", "packed"))
