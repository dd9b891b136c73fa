# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done: nothing that is there becomes less, and a second run has nothing to do."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Missing
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease, read_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import Steps, plan, read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import CHAMELEON_LEASE
from tests.unit.lease import answers
from tests.unit.lease.answers import NOW

ONE_HOST: dict[str, Any] = {"hosts": [{"count": 1, "properties": {"node_type": "compute_skylake"}}]}
THERE = read_lease(answers.lease(answers.hosts(1)))


def steps(found: Lease | None, now: datetime = NOW, **params: Any) -> Steps:
    wanted = read_wanted({**defaults_of(CHAMELEON_LEASE), "name": "exp", **ONE_HOST, **params})
    return plan(wanted, found, now)


def changes(found: Lease | None, **params: Any) -> list[tuple[str, str]]:
    return [(change.action, change.reason) for change in steps(found, **params).told]


def test_one_that_is_not_there_is_made() -> None:
    found = steps(None, end="+2h")
    assert found.create and found.create.body() == {
        "name": "exp",
        "start_date": "now",
        "end_date": "2026-12-01 14:00",
        "reservations": [found.create.asked[0].body()],
        "events": [],
    }
    assert changes(None, end="+2h") == [
        (
            "create",
            "it is not there; 1 physical:host (node_type == compute_skylake), "
            "2026-12-01T12:00:00Z to 2026-12-01T14:00:00Z",
        )
    ]


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [
        ("+1h", "+30m", ("2026-12-01 13:00", "2026-12-01 13:30")),
        ("2026-12-01 12:00", "+1d", ("2026-12-01 12:00", "2026-12-02 12:00")),  # the minute that has begun
        ("2026-12-01T15:00+02:00", "2026-12-01 14:00", ("2026-12-01 13:00", "2026-12-01 14:00")),
    ],
)
def test_times_count_from_the_sites_clock(start: str, end: str, dates: tuple[str, str]) -> None:
    body = steps(None, start=start, end=end).create.body()  # type: ignore[union-attr]
    assert (body["start_date"], body["end_date"]) == dates


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "nobody says when it shall end"),
        ({"end": "+1h", "hosts": []}, "nothing is asked for"),
        ({"end": "2026-12-01 12:00"}, "at the site it is 2026-12-01T12:00:30Z"),
        ({"end": "2026-12-01 13:00", "start": "+2h"}, "it is not after the start, 2026-12-01T14:00:00Z: at the site"),
        ({"end": "+1h", "start": "2026-12-01 11:59"}, "it is past: at the site it is 2026-12-01T12:00:30Z"),
        ({"end": "2026-12-01 13:00", "start": "2026-12-01 13:00"}, "not after the start"),
        ({"end": "+2h", "start": "9999-12-31 23:00"}, "there is no time so long after it"),
        ({"end": "now"}, "ends later than it begins"),
        ({"end": "+1h", "name": "a" * 81}, "it has 81 characters. Give 1 to 80"),
        ({"end": "+1h", "timeout": 0}, "out of range"),
    ],
)
def test_what_cannot_be_made_is_told_before_anybody_is_asked(params: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        steps(None, **params)


@pytest.mark.parametrize("end", ["+4h", "+1h", "2026-12-01 14:00", "2026-12-01 13:00", "2026-11-01 13:00", None])
def test_one_that_is_there_and_lasts_as_long_stays_as_it_is(end: str | None) -> None:
    assert steps(THERE, end=end)[1:] == (None, None, None)
    assert not changes(THERE, end=end)


def test_the_minute_in_which_a_request_travels_is_no_reason_to_extend() -> None:
    assert not changes(THERE._replace(end=THERE.end - timedelta(minutes=1)), end="+4h")


@pytest.mark.parametrize("end", ["+5h", "2026-12-01 15:00"])
def test_one_that_ends_earlier_is_extended(end: str) -> None:
    update = steps(THERE, end=end).update
    assert update and update.body() == {"end_date": "2026-12-01 15:00"}
    assert changes(THERE, end=end) == [("extend", "it ends at 2026-12-01T14:00:00Z -> 2026-12-01T15:00:00Z")]


@pytest.mark.parametrize("start", ["now", "+5h", "2026-12-01 09:00", "2026-12-05 10:00"])
def test_the_start_of_one_that_has_begun_does_not_matter(start: str) -> None:
    assert not changes(THERE, start=start)


@pytest.mark.parametrize(("start", "fits"), [("now", False), ("+5h", True), ("2026-12-01 13:00", True)])
def test_one_that_begins_at_another_time_is_a_conflict(start: str, fits: bool) -> None:
    later = THERE._replace(status="PENDING", start=datetime(2026, 12, 1, 13, tzinfo=timezone.utc))
    if fits:
        assert not changes(later, start=start)
    else:
        with pytest.raises(Conflict, match="begins at 2026-12-01T13:00:00Z"):
            steps(later, start=start)


def test_more_hosts_are_an_update_and_others_a_conflict() -> None:
    more = {"hosts": [{"count": 3, "properties": {"node_type": "compute_skylake"}}], "end": "+5h"}
    update = steps(THERE, **more).update
    assert update and [each["max"] for each in update.body()["reservations"]] == [3]
    assert update.body()["end_date"] == "2026-12-01 15:00"
    assert [action for action, _reason in changes(THERE, **more)] == ["update", "extend"]
    with pytest.raises(Conflict, match=r"lacks 1 physical:host .*; it has 1 physical:host"):
        steps(THERE, hosts=[{"count": 1, "properties": {"node_type": "gpu"}}])


def test_as_much_time_as_is_asked_for_is_left() -> None:
    assert not changes(THERE, state="extended", end="+1h")
    assert not changes(THERE, state="extended", end="2026-12-01 14:00")
    update = steps(THERE, state="extended", end="+6h").update
    assert update and update.body() == {"end_date": "2026-12-01 18:01"}
    with pytest.raises(Missing, match="not there, or is over"):
        steps(None, state="extended", end="+1h")
    with pytest.raises(BadInput, match="it is past"):
        steps(THERE, state="extended", end="2026-12-01 11:00")


@pytest.mark.parametrize(
    ("end", "lacks", "extended"),
    [("+2h", 5, False), ("+2h", 6, True), ("+10m", 1, False), ("+10m", 2, True), ("+1w", 6, True)],
)
def test_a_little_less_time_than_is_asked_for_is_left_alone(end: str, lacks: int, extended: bool) -> None:
    asked = steps(THERE._replace(end=NOW), state="extended", end=end).update
    assert asked and asked.end
    has = THERE._replace(end=asked.end)
    later = NOW + timedelta(minutes=lacks, seconds=30)  # NOW has half a minute, and ends are whole ones
    assert bool(steps(has, later, state="extended", end=end).update) is extended
    assert steps(has, NOW, state="extended", end=asked.end.strftime("%Y-%m-%d %H:%M")).update is None


def test_nodes_on_a_lease_in_error_are_given_more_time_too() -> None:
    assert changes(THERE._replace(status="ERROR"), state="extended", end="+6h")


def test_one_in_error_that_never_began_is_made_anew() -> None:
    failed = THERE._replace(status="ERROR", never_began=True, reservations=())
    found = steps(failed, end="+1h")
    assert found.delete is failed and found.create
    assert [action for action, _reason in changes(failed, end="+1h")] == ["delete", "create"]


def test_an_id_is_no_name_of_another_one() -> None:
    named = {"name": "0b6f0c1e-5f0c-4f7b-9d0e-3c7a4a1d2b3c", "end": "+1h"}
    with pytest.raises(Missing, match="none of that id, or it is over"):
        steps(None, **named)
    failed = THERE._replace(status="ERROR", never_began=True, reservations=())
    create = steps(failed, **named).create
    assert create and create.name == THERE.name


@pytest.mark.parametrize("never_began", [True, False])
def test_one_in_error_on_which_nodes_may_run_is_left_alone(never_began: bool) -> None:
    with pytest.raises(Conflict, match="it is in ERROR"):
        steps(THERE._replace(status="ERROR", never_began=never_began), end="+1h")


def test_one_is_given_back() -> None:
    assert steps(THERE, state="absent").delete is THERE
    assert changes(THERE, state="absent") == [("delete", "it is there, ACTIVE, until 2026-12-01T14:00:00Z")]
    assert not changes(None, state="absent")
