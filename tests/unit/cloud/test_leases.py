# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases made, extended, waited for and given back, in spite of what the service says and does not say."""

from __future__ import annotations

import time
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.leases import Leases
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservation_errors import NoRoom, refusal
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import plan, read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import CHAMELEON_LEASE
from tests.unit.cloud import pauses
from tests.unit.cloud.blazar import AT_WORK, NOT_ENOUGH, Blazar, connection_to

ONE_HOST: dict[str, Any] = {"hosts": [{"count": 1, "properties": {"node_type": "compute_skylake"}}]}
AWAY = (503, None)


@pytest.fixture(params=["upstream", "fork"])
def blazar(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blazar]:
    pauses.skip(monkeypatch)
    blazar = Blazar(fork=request.param == "fork")
    yield blazar
    blazar.close()


def run(blazar: Blazar, timeout: int = 100, restricted: bool = False, **params: Any) -> Lease | None:
    """What the action plugin does."""
    given = {"name": "exp", "end": "+2h", "timeout": timeout, **ONE_HOST, **params}
    wanted = read_wanted({**defaults_of(CHAMELEON_LEASE), **given})
    leases = Leases(connection_to(blazar, restricted), wanted.timeout)
    found = (leases.find if wanted.state == "absent" else leases.find_at_rest)(wanted.name)
    return leases.carry_out(plan(wanted, found, leases.now()), found, wanted)


def described(blazar: Blazar, lease: Lease) -> dict[str, Any]:
    leases = Leases(connection_to(blazar), 0)
    leases.all()  # which tells the site's time
    return leases.described(lease)


def test_one_is_made_and_active_and_a_second_run_finds_it(blazar: Blazar) -> None:
    made = run(blazar)
    assert made and made.status == "ACTIVE" and made.end > made.start
    assert blazar.bodies[1]["start_date"] == "now"
    assert run(blazar) == made
    assert [each for each in blazar.asked if not each.startswith("GET")] == ["POST /leases"]


def test_hosts_are_told_where_the_site_tells_them(blazar: Blazar) -> None:
    made = run(blazar)
    assert made and described(blazar, made)["hosts"] == (["nc01"] if blazar.fork else [])


def test_one_that_nobody_waits_for_is_told_as_it_is(blazar: Blazar) -> None:
    made = run(blazar, wait=False)
    assert made and made.status == "PENDING"


def test_other_projects_and_leases_that_are_over_do_not_count(blazar: Blazar) -> None:
    blazar.add("l2", project_id="another")
    blazar.add("l3", status="TERMINATED")
    made = run(blazar)
    assert made and made.id == "l1"


def test_several_of_a_name_are_told_with_their_ids_and_one_can_be_meant(blazar: Blazar) -> None:
    blazar.add("l1")
    blazar.add("l2")
    with pytest.raises(Conflict, match=r"several of that name: l1 \(ACTIVE until .*\), l2 \(.* up_lease"):
        run(blazar)
    run(blazar, name="l2", state="absent")
    assert list(blazar.leases) == ["l1"]


def test_no_room_is_told_with_the_sites_words_and_its_calendar(blazar: Blazar) -> None:
    blazar.first["POST"] = [NOT_ENOUGH]
    with pytest.raises(NoRoom, match="Not enough hosts available") as caught:
        run(blazar)
    assert ("there is room from" in str(caught.value)) is blazar.fork
    assert bool(caught.value.details["next_free"]) is blazar.fork


def test_room_is_waited_for(blazar: Blazar) -> None:
    blazar.first["POST"] = [NOT_ENOUGH, NOT_ENOUGH]
    made = run(blazar, if_busy="wait")
    assert made and made.status == "ACTIVE"


def test_room_is_waited_for_no_longer_than_is_asked_for(blazar: Blazar) -> None:
    blazar.first["POST"] = [NOT_ENOUGH] * 500
    with pytest.raises(NoRoom, match="for 1 seconds"):
        run(blazar, timeout=1, if_busy="wait")


def test_one_that_was_made_though_its_answer_was_lost_is_taken(blazar: Blazar) -> None:
    post = blazar._answer

    def lost(method: str, path: str, body: Any) -> tuple[int, Any]:
        answer = post(method, path, body)
        return (504, None) if method == "POST" else answer

    blazar._answer = lost  # type: ignore[method-assign]
    made = run(blazar)
    assert made and made.status == "ACTIVE" and len(blazar.leases) == 1


def test_what_another_run_has_made_while_room_was_waited_for_is_taken(blazar: Blazar) -> None:
    post = blazar._answer

    def quicker(method: str, path: str, body: Any) -> tuple[int, Any]:
        return NOT_ENOUGH if post(method, path, body) and method == "POST" else post(method, path, body)

    blazar._answer = quicker  # type: ignore[method-assign]
    made = run(blazar, if_busy="wait")
    assert made and made.status == "ACTIVE" and blazar.asked.count("POST /leases") == 1


def test_of_two_runs_that_make_one_at_the_same_time_the_later_takes_the_earlier_ones(blazar: Blazar) -> None:
    post = blazar._answer

    def both(method: str, path: str, body: Any) -> tuple[int, Any]:
        answer = post(method, path, body)
        if method == "POST":
            blazar.add("another", name="exp", created_at="2020-12-01 10:00:00")
        return answer

    blazar._answer = both  # type: ignore[method-assign]
    made = run(blazar)
    assert made and made.id == "another" and list(blazar.leases) == ["another"]
    assert blazar.asked.count("POST /leases") == 1 and "DELETE /leases/l1" in blazar.asked


def test_what_another_run_has_leased_is_not_told_as_taken_by_others(blazar: Blazar) -> None:
    post = blazar._answer

    def quicker(method: str, path: str, body: Any) -> tuple[int, Any]:
        return NOT_ENOUGH if post(method, path, body) and method == "POST" else post(method, path, body)

    blazar._answer = quicker  # type: ignore[method-assign]
    made = run(blazar)
    assert made and made.status == "ACTIVE" and blazar.asked.count("POST /leases") == 1


@pytest.mark.parametrize(
    ("params", "first"),
    [
        ({}, {"POST": [AWAY, AWAY]}),
        ({"if_busy": "wait"}, {"POST": [NOT_ENOUGH, AWAY, NOT_ENOUGH]}),
        ({"name": "l1", "state": "absent"}, {"DELETE": [AWAY, AWAY]}),
        ({"name": "l1", "state": "extended", "end": "+1d"}, {"PUT": [AWAY, AWAY]}),
    ],
    ids="-".join,
)
def test_a_site_that_goes_away_at_any_step_is_waited_for(
    blazar: Blazar, params: dict[str, Any], first: dict[str, Any]
) -> None:
    if "name" in params:
        blazar.add()
    blazar.first = {method: [*answers] for method, answers in first.items()}
    (method,) = first
    run(blazar, **params)
    assert [each[0] for each in blazar.asked].count(method[0]) > len(first[method])


def test_a_site_that_is_away_while_it_is_at_work_is_waited_for(blazar: Blazar) -> None:
    blazar.states = ["STARTING", "ACTIVE"]
    blazar.add(status="STARTING")
    busy = blazar._answer("GET", "/leases", None)
    blazar.leases["l1"] = {**blazar.leases["l1"], "status": "ACTIVE"}
    blazar.first["GET"] = [(200, {"leases": [{**busy[1]["leases"][0], "status": "STARTING"}]}), AWAY, AWAY]
    made = run(blazar)
    assert made and made.id == "l1" and blazar.asked.count("GET /leases") >= 4


@pytest.mark.parametrize(
    ("params", "first", "told"),
    [
        ({}, {"POST": [AWAY] * 500}, "lease exp: the reservation service answers 503. Run again"),
        (
            {"name": "l1", "state": "absent"},
            {"DELETE": [AWAY] * 500},
            "takes too long: the reservation service answers",
        ),
        (
            {"name": "l1", "state": "extended", "end": "+1d"},
            {"PUT": [AWAY] * 500},
            "takes too long: the reservation service answers 503",
        ),
    ],
    ids=["made", "given back", "extended"],
)
def test_a_site_that_stays_away_is_told(
    blazar: Blazar, params: dict[str, Any], first: dict[str, Any], told: str
) -> None:
    if params:
        blazar.add()
    blazar.first = first
    with pytest.raises(Unavailable, match=told):
        run(blazar, timeout=1, **params)


def test_a_site_that_stays_away_while_a_lease_begins_is_told_with_what_was_known(blazar: Blazar) -> None:
    answer = blazar._answer

    def away(method: str, path: str, body: Any) -> tuple[int, Any]:
        return AWAY if path == "/leases/l1" else answer(method, path, body)

    blazar._answer = away  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match=r"it is still PENDING as far as is known: the reservation service answers"):
        run(blazar, timeout=1)
    assert blazar.leases  # for the next run


def test_one_whose_start_fails_is_told_and_leaves_nothing(blazar: Blazar) -> None:
    blazar.states = ["PENDING", "ERROR"]
    failed = {"event_type": "start_lease", "status": "ERROR"}
    add = blazar.add
    blazar.add = lambda *a, **more: add(*a, **{**more, "events": [failed]})  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="it is ERROR: its start has failed"):
        run(blazar)
    assert not blazar.leases


def test_a_site_that_is_away_meanwhile_is_waited_for(blazar: Blazar) -> None:
    blazar.states = ["PENDING", "ACTIVE"]
    blazar.add(status="PENDING")
    leases = blazar._answer("GET", "/leases", None)
    blazar.first["GET"] = [leases, AWAY, AWAY]
    made = run(blazar)
    assert made and made.status == "ACTIVE"


def test_what_takes_too_long_is_told(blazar: Blazar) -> None:
    blazar.states = ["PENDING"]
    with pytest.raises(Unavailable, match="it takes too long: it is still PENDING"):
        run(blazar, timeout=1)
    assert blazar.leases  # the next run waits for it


def test_one_that_the_service_is_at_work_on_is_waited_for(blazar: Blazar) -> None:
    blazar.add(status="STARTING")
    blazar.first["GET"] = [blazar._answer("GET", "/leases", None)]
    blazar.leases["l1"] = {**blazar.leases["l1"], "status": "ACTIVE"}
    blazar.first["DELETE"] = [AT_WORK]
    assert run(blazar, state="absent") is None
    assert not blazar.leases and blazar.asked.count("DELETE /leases/l1") == 2


@pytest.mark.parametrize("params", [{}, {"state": "absent"}, {"state": "extended", "end": "+1d"}], ids=str)
def test_one_that_the_service_has_left_in_the_middle_is_told_at_once(blazar: Blazar, params: dict[str, Any]) -> None:
    blazar.states = ["STARTING"]
    blazar.add(status="STARTING", updated_at=at(-3600))
    blazar.first = {"DELETE": [AT_WORK] * 500}
    with pytest.raises(Unavailable, match=r"has it STARTING since .* as one that was stopped in the middle") as caught:
        run(blazar, timeout=600_000, **params)
    assert "work on a lease of another name" in caught.value.remedy


def test_one_that_was_left_in_the_middle_of_a_change_can_be_given_back(blazar: Blazar) -> None:
    blazar.add(status="UPDATING", updated_at=at(-3600))
    assert run(blazar, state="absent") is None and not blazar.leases


def test_servers_that_take_their_time_to_go_are_waited_for(blazar: Blazar) -> None:
    blazar.states = ["DELETING", "gone"]
    lease = blazar.add()
    blazar.first["DELETE"] = [(504, None)]

    def look(method: str, path: str, body: Any) -> tuple[int, Any]:
        if path == "/leases/l1" and lease["status"] == "DELETING":
            blazar.leases.clear()
        elif path == "/leases/l1":
            lease["status"] = "DELETING"
            return 200, {"lease": lease}
        return answer(method, path, body)

    answer = blazar._answer
    blazar._answer = look  # type: ignore[method-assign]
    assert run(blazar, state="absent") is None


def test_one_that_cannot_be_ended_is_told(blazar: Blazar) -> None:
    blazar.add()
    blazar.first["DELETE"] = [(500, {"error_message": "Failed to cleanly end lease"})]
    with pytest.raises(Unavailable, match="Failed to cleanly end lease"):
        run(blazar, state="absent")


def test_one_is_extended_once_the_service_lets_it(blazar: Blazar) -> None:
    blazar.add()
    blazar.first["PUT"] = [AT_WORK]
    extended = run(blazar, state="extended", end="+1d")
    assert extended and (extended.end - extended.start).days == 1
    assert set(blazar.bodies[blazar.asked.index("PUT /leases/l1")]) == {"end_date"}


def test_an_update_that_harms_is_told_with_what_it_did(blazar: Blazar) -> None:
    lease = blazar.add()

    def harm(method: str, path: str, body: Any) -> tuple[int, Any]:
        if method == "PUT":
            lease["status"] = "ERROR"
            return 400, {"error_message": "Lease can only be extended within 172800 seconds of its end"}
        return answer(method, path, body)

    answer = blazar._answer
    blazar._answer = harm  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match=r"within 172800 seconds .* set the lease to ERROR by that, which still ends"):
        run(blazar, state="extended", end="+1d")


def test_a_clock_that_is_off_is_told_and_does_not_count(blazar: Blazar) -> None:
    blazar.ahead = 3600
    leases = Leases(connection_to(blazar), 1)
    leases.all()
    assert (
        leases.warnings()
        == ["this machine's clock is 59 minutes behind the site's, which counts for leases: set it right."]
        or "60 minutes behind" in leases.warnings()[0]
    )
    made = run(blazar)
    assert made and described(blazar, made)["remaining"] > 7000


@pytest.mark.parametrize("ahead", [3600, -3600])
def test_times_are_the_sites(blazar: Blazar, ahead: int) -> None:
    blazar.ahead = ahead
    with pytest.raises(BadInput, match="at the site it is"):
        run(blazar, end=at(ahead - 300))
    assert run(blazar, end=at(ahead + 300))
    extended = run(blazar, state="extended", end="+5h")
    assert extended and 5 * 3600 <= described(blazar, extended)["remaining"] <= 5 * 3600 + 60
    assert run(blazar, state="extended", end="+5h") == extended


def at(seconds: float) -> str:
    """A moment so many seconds from now by this machine's clock."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + seconds))


def test_answers_of_something_else_are_told(blazar: Blazar) -> None:
    for nonsense in (None, [], {"leases": [{}]}, {"leases": 5}, {"others": []}):
        blazar.first["GET"] = [(200, nonsense)]
        with pytest.raises(Unavailable, match="none of its answers"):
            run(blazar)


@pytest.mark.parametrize(
    ("restricted", "kind", "way_out"),
    [(True, Denied, "create --unrestricted"), (False, Unavailable, "sign in by a password")],
)
def test_an_application_credential_that_gets_no_trust_is_named(
    blazar: Blazar, restricted: bool, kind: type[DataError], way_out: str
) -> None:
    blazar.first["POST"] = [(500, {"error_message": "Internal Server Error", "error_code": 500})]
    with pytest.raises(kind, match=way_out):
        run(blazar, restricted=restricted)


@pytest.mark.parametrize(
    ("status", "message", "kind", "advice"),
    [
        (400, "Not enough floating IPs available", NoRoom, "if_busy: wait"),
        (500, "nope ComputeHostExtraCapability was not found", BadInput, "properties"),
        (404, "BlazarDBNotFound: A database error occurred", BadInput, "properties"),
        (500, "The network resource type is not supported", Missing, "another site"),
        (
            400,
            "Lease duration of 9 seconds must be less than or equal to the maximum lease duration of 5",
            BadInput,
            "end",
        ),
        (400, "Lease can only be extended within 172800 seconds of the leases current end time.", Conflict, "near"),
        (403, "Reservation for project x would spend 9.00 SUs, only 5.00 left", NoSpace, "allocation"),
        (403, "Policy doesn't allow blazar:leases:post to be performed", Denied, "member"),
        (409, "flavor_id cannot be updated", Conflict, "Correct"),
        (400, "Start date must be later than current date", BadInput, "Correct"),
        (500, "", Unavailable, "operators"),
    ],
)
def test_each_sentence_has_its_way_out(status: int, message: str, kind: type[DataError], advice: str) -> None:
    error = refusal("lease exp", "POST", status, {"error_message": message}, credential="")
    assert isinstance(error, kind) and advice in error.remedy and message.rstrip(".") in str(error)
