# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with leases on a real Blazar is told with its cause and a way out, and leaves nothing."""

from __future__ import annotations

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


def test_one_whose_start_fails_is_told_and_gone(leases: Leases, faults: None) -> None:
    # The first is of the request for the lease, the others move its host.
    rules.set_rules("nova", [Rule(method="POST", path="/action", skip=1, count=20, status=500)])
    (result,) = leases.play(ONE)
    assert rules.struck("nova")
    assert result["error"]["kind"] == "unavailable" and "its start has failed, of the reservation" in result["msg"]
    assert not leases.at_the_site()


def test_a_site_that_is_away_meanwhile_is_waited_for(leases: Leases, faults: None) -> None:
    rules.set_rules("blazar", [Rule(method="GET", path="/leases/", count=2, status=503)])
    (made,) = leases.play(ONE)
    assert rules.struck("blazar") and made["lease"]["status"] == "ACTIVE"


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
            assert signed_in() == 1 + 1, "anew for the one, for the first time for the other"
        assert not site.up(["blazar"]).failed
        assert made["changed"] and made["lease"]["status"] == "ACTIVE", made
        assert told["error"]["kind"] == "unavailable" and "the reservation service answers 503" in told["msg"]
        assert [one["name"] for one in leases.at_the_site()] == [leases.name]
        leases.remove()  # while there is who has made it: it cannot be ended otherwise
