# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments as people and Blazar write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import (
    NOW,
    clock_warnings,
    for_blazar,
    iso,
    read_answer,
    read_time,
    up,
)

SIX = datetime(2026, 12, 1, 18, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01 18:00",
        "2026-12-01T18:00",
        "2026-12-01T18:00:00Z",
        "2026-12-01 18:00:00.000",
        "2026-12-01T19:00+01:00",
        "2026-12-01T12:30-0530",
        " 2026-12-01 17:59:01 ",
        "2026-12-02T08:00+14:00",
    ],
)
def test_a_moment_has_many_forms_and_is_a_whole_minute(text: str) -> None:
    assert read_time("end", text) == SIX


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("now", NOW),
        ("+30m", timedelta(minutes=30)),
        ("+2h", timedelta(hours=2)),
        ("+ 1d12h", timedelta(days=1, hours=12)),
        ("+1w", timedelta(days=7)),
    ],
)
def test_so_long_after_another_moment(text: str, span: timedelta) -> None:
    assert read_time("end", text) == span


@pytest.mark.parametrize(
    "text",
    [
        *("", "2h", "+2", "+0m", "+30s", "-1h", "tomorrow", "2026-12-01", "2026-13-01 00:00", "2026-02-30 10:00"),
        *("+99999w", "0001-01-01 00:00+01:00", "9999-12-31 23:59:59", "2026-12-01 25:00", "٢٠٢٦-12-01 10:00"),
        *("2026-12-01 10:00+99:00", "2026-12-01 10:00-01:60", "2027-02-29 10:00", "2026-12-31 23:59:60"),
    ],
)
def test_all_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(BadInput, match=r"\+2h"):
        read_time("end", text)


def test_moments_come_and_go_in_the_services_form() -> None:
    assert read_answer("2026-12-01T18:00:00.000000") == read_answer("2026-12-01 18:00:00") == SIX
    assert (for_blazar(SIX), iso(SIX)) == ("2026-12-01 18:00", "2026-12-01T18:00:00Z")
    with pytest.raises(ValueError, match="no time"):
        read_answer("soon")


def test_a_begun_minute_is_rounded_up() -> None:
    assert up(SIX) == SIX
    assert up(SIX - timedelta(microseconds=1)) == SIX


def test_clocks_that_are_two_minutes_apart_are_told() -> None:
    assert clock_warnings(timedelta(seconds=119)) == clock_warnings(timedelta(seconds=-119)) == []
    assert "2 minutes ahead of" in clock_warnings(timedelta(seconds=-120))[0]
    assert "2 minutes behind" in clock_warnings(timedelta(seconds=120))[0]
