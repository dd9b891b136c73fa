# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case's name tells when it ran with less data; a mode tells its options."""

from __future__ import annotations

import pytest

from tests.benchmarks.cases import CASES, DEFAULTS, PLAIN, SEGMENTS_TOO, Contestant, named


def test_less_data_is_named() -> None:
    assert named("no-change").label("rgw", 1.0) == "no-change"
    assert named("no-change").label("swift", 1.0) == "no-change (0.1 of the data)"
    assert named("push-small").label("swift", 0.02) == "push-small (0.02 of the data)"


def test_a_mode_is_the_options() -> None:
    assert Contestant("rclone", DEFAULTS + PLAIN).options == []
    assert Contestant("rclone", "--transfers 64" + PLAIN).options == ["--transfers", "64"]
    assert Contestant("swift", "--object-threads 64" + SEGMENTS_TOO).options == ["--object-threads", "64"]


def test_an_unknown_case_is_told() -> None:
    with pytest.raises(ValueError, match="no-chnge: no such case"):
        named("no-chnge")


def test_nobody_takes_part_twice() -> None:
    for case in CASES:
        assert len(set(case.contestants)) == len(case.contestants)


def test_who_speaks_s3_needs_a_store_that_does() -> None:
    case = named("push-small")
    assert {one.tool for one in case.contestants_on("rgw")} - {one.tool for one in case.contestants_on("swift")} == {
        "s5cmd"
    }
