# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both forms of answers are read alike."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import read_lease
from tests.unit.lease import answers
from tests.unit.lease.answers import NOW


def test_a_result_has_all_that_a_play_needs_and_no_trust() -> None:
    lease = read_lease(answers.lease(answers.hosts(2), answers.flavor(3), answers.floating_ips(1), answers.network()))
    told = lease.described(NOW)
    assert (told["start"], told["end"], told["remaining"]) == ("2026-12-01T10:00:00Z", "2026-12-01T14:00:00Z", 7170)
    assert [one["amount"] for one in told["reservations"]] == [2, 3, 1, 1]
    assert [one["flavor"] for one in told["reservations"]] == [None, "reservation:r2", None, None]
    assert told["reservations"][0]["properties"] == ["node_type == compute_skylake"]
    assert "trust" not in json.dumps(told)


def test_hosts_come_first_whatever_the_services_order() -> None:
    everything = [
        answers.network(),
        answers.floating_ips(),
        answers.flavor(),
        answers.hosts(ident="b"),
        answers.hosts(),
    ]
    lease = read_lease(answers.lease(*everything, answers.reservation("device", "d")))
    assert [one.id for one in lease.reservations] == ["b", "r1", "r2", "r3", "r4", "d"]


def test_the_forks_older_answers_have_reservations_as_text() -> None:
    new, old = answers.lease(answers.hosts(on_start="default")), answers.lease()
    old["reservations"] = json.dumps(new["reservations"])
    assert read_lease(old) == read_lease(new)


def test_dates_without_microseconds_are_those_of_mysql() -> None:
    plain = answers.lease(start_date="2026-12-01 10:00:00", end_date="2026-12-01T14:00:00")
    assert read_lease(plain) == read_lease(answers.lease())


@pytest.mark.parametrize(
    ("status", "end", "over", "at_work"),
    [
        ("TERMINATED", 1, True, False),
        ("ACTIVE", 1, False, False),
        ("ACTIVE", -1, False, True),
        ("PENDING", -1, True, False),
        ("ERROR", -1, False, False),
        ("STARTING", 1, False, True),
        ("DELETING", -1, True, True),
    ],
)
def test_a_lease_is_over_at_rest_or_about_to_change(status: str, end: int, over: bool, at_work: bool) -> None:
    lease = read_lease(answers.lease(status=status))._replace(end=NOW + timedelta(minutes=end))
    assert (lease.over(NOW), lease.at_work(NOW)) == (over, at_work)


@pytest.mark.parametrize(("status", "for_minutes", "left"), [("STARTING", 29, False), ("STARTING", 30, True)])
def test_what_takes_too_long_was_left_and_is_over_at_its_end(status: str, for_minutes: int, left: bool) -> None:
    since = (NOW - timedelta(minutes=for_minutes)).strftime("%Y-%m-%d %H:%M:%S")
    lease = read_lease(answers.lease(status=status, updated_at=since))
    assert lease.left_at_work(NOW) is left and not lease.over(NOW)
    assert lease._replace(end=NOW).over(NOW) is left
    assert not lease._replace(status="ACTIVE").left_at_work(NOW)


def test_trouble_is_told_by_what_failed() -> None:
    failed = answers.lease(answers.hosts(status="error"), status="ERROR")
    failed["events"][0]["status"] = "ERROR"
    assert read_lease(failed).trouble() == "its start has failed, of the reservation physical:host r1"
    assert read_lease(answers.lease(status="ERROR")).trouble() == "something after its start has failed"


@pytest.mark.parametrize(
    "answer", [{}, {**answers.lease(), "start_date": "soon"}, {**answers.lease(), "reservations": 5}]
)
def test_what_is_no_lease_is_no_lease(answer: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_lease(answer)
