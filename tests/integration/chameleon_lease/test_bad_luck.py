# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with leases on a real Blazar is told with its cause and a way out, and leaves nothing."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_lease.conftest import Leases
from tests.integration.conftest import Cloud
from tests.integration.site.leases import hosts, in_minutes, lease
from tests.integration.site.outages import passing_user, sign_ins
from tests.integration.waiting import wait_for
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.lab import Lab
from tests.lab.patience import patience

ONE: dict[str, Any] = {"end": "+10m", "hosts": [{"properties": {"node_type": "compute_skylake"}}]}


@pytest.fixture
def faults() -> Iterator[None]:
    yield
    for service in ("blazar", "nova"):
        rules.clear(service)


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({**ONE, "cloud": "lab-appcred"}, "denied", "unrestricted"),
    ({**ONE, "cloud": "lab-reader"}, "denied", "role 'member'"),
    ({**ONE, "cloud": "lab-kvm"}, "missing", "there is no reservation service in this region"),
    ({**ONE, "end": "2026-01-01 10:00"}, "bad_input", "at the site it is"),
    ({**ONE, "start": "+2h", "end": None}, "bad_input", "Give 'end'"),
    ({"end": "+1h", "hosts": [{"properties": {"nothing": "x"}}]}, "bad_input", "correct 'properties'"),
    ({"end": "+1h", "hosts": [{"properties": {"node_type": "none"}}]}, "conflict", "Not enough hosts available"),
    ({"end": "+1h", "hosts": [{"properties": {"node_type": ["a", "b"]}}]}, "bad_input", "no 'or'"),
    ({"end": "+1h", "flavors": [{"flavor": "nothing"}]}, "missing", "flavor nothing"),
    ({"end": "+1h", "floating_ips": 9}, "conflict", "Not enough floating IPs"),
    ({"end": "+1h", "networks": [{"name": "own"}]}, "missing", "network resource type is not supported"),
]


def test_what_cannot_be_had_is_told(leases: Leases) -> None:
    for result, (given, kind, words) in zip(leases.play(*(given for given, _k, _w in CASES)), CASES):
        assert result.get("error", {}).get("kind") == kind and words in result["msg"], (given, result)
    assert not leases.at_the_site()


def test_several_of_a_name_are_told_with_their_ids(leases: Leases) -> None:
    dates = {"end": in_minutes(90), "events": [], "before_end": None}
    for minutes in (60, 61):
        leases.client.create(name=leases.name, start=in_minutes(minutes), reservations=[hosts()], **dates)
    ids = [lease["id"] for lease in leases.at_the_site()]
    several, gone = leases.play(ONE, {"name": ids[0], "state": "absent"})
    assert several["error"]["kind"] == "conflict" and all(ident in several["msg"] for ident in ids)
    assert gone["changed"] and [lease["id"] for lease in leases.at_the_site()] == [ids[1]]


# The first request is for the lease, the others move its host.
NO_START = [Rule(method="POST", path="/action", skip=1, count=20, status=500)]


def test_one_whose_start_fails_is_told_and_gone(leases: Leases, faults: None) -> None:
    rules.set_rules("nova", NO_START)
    (result,) = leases.play(ONE)
    assert rules.struck("nova")
    assert result["error"]["kind"] == "unavailable" and "its start has failed, of the reservation" in result["msg"]
    assert not leases.at_the_site()


def test_one_that_nobody_was_there_for_when_its_start_failed_is_made_anew(leases: Leases, faults: None) -> None:
    rules.set_rules("nova", NO_START)
    (left,) = leases.play({**ONE, "wait": False})
    wait_for(lambda: [lease["status"] for lease in leases.at_the_site()] == ["ERROR"], 60, "its start to fail")
    rules.clear("nova")
    (made,) = leases.play(ONE)
    assert [change["action"] for change in made["changes"]] == ["delete", "create"]
    assert [(lease["id"], lease["status"]) for lease in leases.at_the_site()] == [(made["lease"]["id"], "ACTIVE")]
    assert left["lease"]["id"] != made["lease"]["id"]


def test_a_site_that_is_away_at_first_or_meanwhile_is_waited_for(leases: Leases, faults: None) -> None:
    rules.set_rules("blazar", [Rule(method="GET", path="/leases", count=2, status=503)])
    (told,) = leases.play({"name": None}, module="chameleon_lease_info")
    assert len(rules.struck("blazar")) == 2 and told["leases"] == []
    rules.set_rules("blazar", [Rule(method="GET", path="/leases", skip=1, count=2, status=503)])
    (made,) = leases.play(ONE)
    assert len(rules.struck("blazar")) == 2 and made["lease"]["status"] == "ACTIVE"


@pytest.mark.timeout(patience(400))
def test_a_blazar_that_ends_while_a_lease_begins_never_takes_that_up_again(
    site: Lab, leases: Leases, faults: None
) -> None:
    """What ends it is what the site's operators do. Once its end has come, there can be another one of its name."""
    rules.set_rules("nova", [Rule(method="POST", path="/action", skip=1, count=1, delay=20, status=503)])
    leases.play({**ONE, "end": "+90m", "wait": False})
    wait_for(lambda: rules.struck("nova"), 60, "its host to be moved")
    site.hit("blazar").kill()
    rules.clear("nova")
    try:
        assert not site.up(["blazar"], {"ahead": "3600"}).failed
        assert [lease["status"] for lease in leases.at_the_site()] == ["STARTING"]
        for result in leases.play(ONE, {"state": "absent"}, {"state": "extended", "end": "+2h"}):
            assert "the service has it STARTING since" in result["msg"], result
        assert not site.up(["blazar"], {"ahead": "7200"}).failed
        (made,) = leases.play(ONE)
        assert made["lease"]["status"] == "ACTIVE", made
    finally:
        with contextlib.closing(sqlite3.connect(site.parts["blazar"].data / "blazar.db", timeout=60)) as known:
            known.execute("UPDATE events SET status = 'ERROR' WHERE status = 'IN_PROGRESS'")
            known.commit()
        leases.remove()
        assert not site.up(["blazar"]).failed


def test_one_that_was_just_asked_for_is_given_back(leases: Leases) -> None:
    """The service refuses to delete a lease that it is starting."""
    made, gone = leases.play({**ONE, "wait": False}, {"state": "absent"})
    assert made["changed"] and gone["changed"] and not leases.at_the_site()


@pytest.mark.timeout(patience(400))
def test_a_blazar_that_ends_while_room_is_waited_for(
    site: Lab, leases: Leases, cloud: Callable[[str], Cloud], faults: None
) -> None:
    """First it comes back, and knows the token no more, which Keystone has ended; then it stays away."""
    both = {**ONE, "hosts": [{"count": 2}], "if_busy": "wait"}

    def kill_once_it_is_asked_for_leases(times: int) -> None:
        wait_for(lambda: len(rules.struck("blazar")) == times, 60, "it to be asked")
        site.hit("blazar").kill()

    asked = [Rule(method="POST", path="/leases")]
    with passing_user(cloud) as other, lease(leases.connection, hosts()) as taken, ThreadPoolExecutor() as pool:
        rules.set_rules("blazar", asked)
        never = {**both, "name": leases.name + "-never", "timeout": 5}
        working = pool.submit(leases.play, {**both, "cloud": other.cloud}, never)
        kill_once_it_is_asked_for_leases(1)
        other.end_tokens()
        assert not site.up(["blazar"]).failed
        leases.client.delete(taken["id"])
        rules.set_rules("blazar", asked)
        with sign_ins() as signed_in:
            kill_once_it_is_asked_for_leases(2)
            made, told = working.result()
            # For the first time for the other; and anew for the one, who may have been quicker than the counting.
            assert signed_in() in (1, 1 + 1)
        assert not site.up(["blazar"]).failed
        assert made["changed"] and made["lease"]["status"] == "ACTIVE", made
        # What was under way when it ended was cut off; later ones its front answers.
        assert told["error"]["kind"] == "unavailable", told
        assert re.search("the reservation service (answers 503|does not answer)", told["msg"])
        assert [one["name"] for one in leases.at_the_site()] == [leases.name]
        leases.remove()  # while there is who has made it: it cannot be ended otherwise
