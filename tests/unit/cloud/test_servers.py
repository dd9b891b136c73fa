# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers against services that answer as their references say: what a real site does not show on demand."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping

import openstack
import pytest
from keystoneauth1 import exceptions as keystone
from openstack.exceptions import ConfigException

from ansible_collections.chameleon.data.plugins.module_utils._cloud.nova import Nova
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_waits import ServerWait
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_wanted import (
    Wanted,
    check_reservation,
    one_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import Servers
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    DataError,
    Missing,
    NoSpace,
    Refused,
    Unavailable,
)
from tests.unit.cloud import pauses
from tests.unit.cloud.site import FIXED, FLOATING, HASH, IMAGE, NETWORK, SERVERS, Site

WANTED = Wanted(
    name="node1",
    image="exp-node1",
    image_hash="",
    flavor="baremetal",
    network="sharednet1",
    reservation="0123",
    key_name="laptop",
    security_groups=[],
    floating_ip="none",
    metadata={"role": "worker"},
    timeout=20,
)


DELETING = {"OS-EXT-STS:task_state": "deleting"}  # what Nova tells while a server goes


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    pauses.skip(monkeypatch)
    site = Site()
    yield site
    site.close()


@pytest.fixture
def connection(site: Site) -> Any:
    urls = {
        f"{service}_endpoint_override": f"{site.url}/{path}"
        for service, path in (("compute", "compute/v2.1"), ("network", "network/v2.0"), ("image", "image/v2"))
    }
    return openstack.connect(auth_type="none", endpoint=f"{site.url}/compute/v2.1", **urls)


@pytest.fixture
def servers(connection: Any) -> Servers:
    return Servers(connection)


def create(servers: Servers, wanted: Wanted) -> Mapping[str, Any]:
    return servers.create(wanted, servers.parts(wanted))


def find(servers: Servers, name: str) -> Mapping[str, Any] | None:
    return one_of(name, servers.all(name), "")[0]


def test_one_is_made_on_its_reservation(site: Site, servers: Servers) -> None:
    assert find(servers, "node1") is None
    made = create(servers, WANTED)
    assert (made["name"], made["status"], made["image"], made["address"]) == ("node1", "ACTIVE", IMAGE, FIXED)
    asked = site.asked["servers"]
    assert asked["OS-SCH-HNT:scheduler_hints"] == {"reservation": "0123"}
    assert asked["server"]["imageRef"] == IMAGE and asked["server"]["key_name"] == "laptop"
    assert asked["server"]["metadata"] == {"reservation": "0123", "role": "worker"}
    assert asked["server"]["networks"] == [{"uuid": NETWORK}]
    assert find(servers, "node1") == find(servers, made["id"]) == made
    assert find(servers, "node") is None and find(servers, IMAGE) is None


def test_one_of_another_lease_is_not_taken_for_it(servers: Servers) -> None:
    made = create(servers, WANTED)
    check_reservation(made, WANTED)
    check_reservation(made, WANTED._replace(reservation=""))
    check_reservation({**made, "reservation": ""}, WANTED)
    with pytest.raises(Conflict, match="server node1: it is there, on reservation 0123, and is asked for on 4567"):
        check_reservation(made, WANTED._replace(reservation="4567"))


def test_an_image_with_another_hash_is_refused(site: Site, servers: Servers) -> None:
    assert servers.image_id(WANTED._replace(image_hash=HASH)) == IMAGE
    with pytest.raises(Refused, match=f"image exp-node1: {IMAGE} has the hash {HASH}, and cd is asked for"):
        create(servers, WANTED._replace(image_hash="cd"))
    assert site.asked == {}


def test_it_gets_a_floating_address(site: Site, servers: Servers) -> None:
    assert create(servers, WANTED._replace(floating_ip="auto"))["address"] == FLOATING
    assert "floatingips" in site.asked


def test_it_gets_the_address_that_is_named(site: Site, servers: Servers) -> None:
    assert create(servers, WANTED._replace(floating_ip=FLOATING))["address"] == FLOATING
    assert "floatingips" in site.asked


def test_one_that_is_being_made_is_waited_for(site: Site, servers: Servers) -> None:
    site.add("node1", status="BUILD")
    site.states = ["BUILD", "BUILD", "BUILD", "ACTIVE"]
    found = find(servers, "node1")
    assert found and found["status"] == "BUILD" and servers.finish(found, WANTED, False)["status"] == "ACTIVE"
    assert "floatingips" not in site.asked


@pytest.mark.parametrize("status", ["BUILD", "ACTIVE"])
@pytest.mark.parametrize("wanted", ["auto", FLOATING])
def test_one_whose_launch_was_stopped_gets_its_address(site: Site, servers: Servers, status: str, wanted: str) -> None:
    site.add("node1", status=status)
    site.states = ["BUILD", "BUILD", "ACTIVE"]
    found = find(servers, "node1")
    assert found and servers.lacks_address(found, wanted)
    assert servers.finish(found, WANTED._replace(floating_ip=wanted), True)["address"] == FLOATING
    assert not servers.lacks_address(found, wanted) and not servers.lacks_address(found, "none")


def test_nobody_loses_an_address(site: Site, servers: Servers) -> None:
    site.attached_to = site.add("another")
    site.add("node1")
    found = find(servers, "node1")
    assert found
    with pytest.raises(Conflict, match=f"floating IP {FLOATING} is in use"):
        servers.lacks_address(found, FLOATING)
    with pytest.raises(Conflict, match="is in use"):
        create(servers, WANTED._replace(name="node2", floating_ip=FLOATING))
    assert site.asked == {}


@pytest.mark.parametrize(("launched_at", "never_ran"), [(None, True), ("2026-12-01T10:00:00.000000", False)])
def test_one_in_error_that_has_run_is_told_from_one_that_has_not(
    site: Site, servers: Servers, launched_at: str | None, never_ran: bool
) -> None:
    site.servers[site.add("node1", status="ERROR")]["OS-SRV-USG:launched_at"] = launched_at
    site.add("node2", status="BUILD")
    told = {server["name"]: server["never_ran"] for server in servers.all()}
    assert told == {"node1": never_ran, "node2": False}


def test_those_that_have_never_run_are_told_from_the_one_that_has(site: Site, servers: Servers) -> None:
    for status in ("ERROR", "ACTIVE", "ERROR"):
        site.add("node1", status=status)
    found, failed = one_of("node1", servers.all("node1"), "")
    assert found and found["status"] == "ACTIVE" and [server["status"] for server in failed] == ["ERROR", "ERROR"]
    assert one_of("node2", servers.all("node2"), "") == (None, [])


def test_of_two_runs_that_make_one_at_the_same_time_the_later_takes_the_earlier_ones(
    site: Site, servers: Servers
) -> None:
    site.add("node1", created="2026-12-01T10:00:00Z")
    assert create(servers, WANTED)["id"] == SERVERS.format(0)
    assert [*site.servers] == [SERVERS.format(0)]
    site.states = ["BUILD", "ACTIVE"]
    site.add("node2", created="2099-12-01T10:00:00Z")
    assert create(servers, WANTED._replace(name="node2"))["id"] == SERVERS.format(2)


def test_one_that_is_about_to_be_gone_is_not_taken_for_the_one_that_is_wanted(site: Site, servers: Servers) -> None:
    site.servers[site.add("node1", created="2026-12-01T10:00:00Z")].update(DELETING)
    assert [server["deleting"] for server in servers.all("node1")] == [True]
    made = create(servers, WANTED)
    assert made["id"] == SERVERS.format(1) and not made["deleting"] and len(site.servers) == 2


def test_one_on_its_own_reservation_is_told_from_others_of_its_name(site: Site, servers: Servers) -> None:
    def add(status: str = "ACTIVE", **tells: Any) -> str:
        ident = site.add("node1", status=status, created="2026-12-01T10:00:00Z")
        site.servers[ident].update(tells)
        return ident

    theirs, broken = {"metadata": {"reservation": "4567"}}, {"OS-SRV-USG:launched_at": None}
    other = add(**theirs)
    add("ERROR", **theirs, **broken)
    mine = {add("ERROR", **broken), add("ERROR", metadata={"reservation": "0123"}, **broken)}
    found, failed = one_of("node1", servers.all("node1"), "0123")
    assert found and found["id"] == other and {server["id"] for server in failed} == mine
    made = create(servers, WANTED)
    assert made["reservation"] == "0123" and made["id"] != other, "though the other one is older"
    assert other in site.servers and one_of("node1", servers.all("node1"), "0123")[0] == made
    with pytest.raises(Conflict, match="several of that name"):
        one_of("node1", servers.all("node1"), "")


@pytest.mark.parametrize("name", ["a+b", "node[1", "node1 (old)", "*", "über", "a|b", "node\\1"])
def test_a_name_is_no_regular_expression(site: Site, servers: Servers, name: str) -> None:
    site.add(name)
    site.add("other")
    assert [server["name"] for server in servers.all(name)] == [name]


def test_a_site_that_is_away_meanwhile_is_waited_for(site: Site, servers: Servers) -> None:
    site.away = 2
    assert create(servers, WANTED)["status"] == "ACTIVE" and site.away == 0
    site.away, site.states = 10_000, ["BUILD"]
    with pytest.raises(Unavailable, match="it takes too long: the compute service says"):
        create(servers, WANTED._replace(name="node2", timeout=1))


def test_a_site_that_is_away_while_a_server_goes_or_gets_its_address_is_waited_for(
    site: Site, servers: Servers
) -> None:
    made = create(servers, WANTED)
    site.away = 2
    assert servers.finish(made, WANTED._replace(floating_ip=FLOATING), True)["address"] == FLOATING and site.away == 0
    site.lingers, site.away = 3, 2
    servers.delete(made, 20)
    assert not site.servers and site.away == 0
    site.lingers, site.states = 10_000, ["ACTIVE"]
    with pytest.raises(Unavailable, match="server node1: it takes too long: it is still ACTIVE"):
        servers.delete(create(servers, WANTED), 20)


def test_one_that_goes_while_it_is_waited_for_is_told(site: Site, servers: Servers) -> None:
    site.add("node1", status="BUILD")
    found = find(servers, "node1")
    site.servers.clear()
    assert found
    with pytest.raises(Missing, match="server node1: it is gone"):
        servers.finish(found, WANTED, False)


def test_one_that_is_to_let_us_in_is_waited_for_only_while_it_is_there_and_runs(site: Site, connection: Any) -> None:
    ident = site.add("node1", status="BUILD")
    happens: list[tuple[str, Callable[[], Any]]] = []

    def attempt() -> str:
        said, then = happens.pop(0)
        then()
        return said

    def wait(*each: tuple[str, Callable[[], Any]]) -> None:
        happens[:] = each
        ServerWait(connection, "node1", ident, 60).until_let_in(attempt)

    refused = ("connection refused", lambda: None)
    site.away = 2
    wait(refused, refused, ("", lambda: None))
    assert not happens and site.away == 0
    with pytest.raises(Unavailable, match=r"server node1: it is SHUTOFF\. Start it, or delete it"):
        wait(refused, ("no route to host", lambda: site.servers[ident].update(status="SHUTOFF")), refused)
    site.servers[ident]["status"] = "ACTIVE"
    with pytest.raises(Unavailable, match="server node1: it takes too long: connection refused"):
        wait(*[refused] * 100)
    with pytest.raises(Missing, match=r"server node1: it is about to be gone\. Its lease has ended, or somebody"):
        wait(refused, ("no route to host", lambda: site.servers[ident].update(DELETING)), refused)
    with pytest.raises(Missing, match=r"server node1: it is about to be gone"):
        ServerWait(connection, "node1", ident, 60).until_active()
    site.servers[ident].update(dict.fromkeys(DELETING))
    with pytest.raises(Missing, match=r"server node1: it is gone\. Its lease has ended, or somebody has deleted it"):
        wait(refused, ("no route to host", site.servers.clear), refused)


def test_a_quota_that_is_used_up_is_told_in_the_sites_words_alone(site: Site, servers: Servers) -> None:
    site.refusal = 403, "Quota exceeded for instances: Requested 1, but already used 2 of 2 instances"
    with pytest.raises(NoSpace, match=r"service says: Quota exceeded .* 2 of 2 instances\. .* ask for a larger quota"):
        create(servers, WANTED)


@pytest.mark.parametrize("status", ["ERROR", "SHELVED_OFFLOADED", "SHUTOFF", "SOFT_DELETED"])
def test_one_that_will_not_come_by_itself_is_told_at_once(site: Site, servers: Servers, status: str) -> None:
    site.servers[site.add("node1", status=status)]["OS-SRV-USG:launched_at"] = "2026-12-01T10:00:00.000000"
    found = find(servers, "node1")
    assert found
    with pytest.raises(Conflict, match=f"it is there, and is {status}"):
        servers.lacks_address(found, "auto")


def test_all_are_told_or_those_of_a_name(site: Site, servers: Servers) -> None:
    for name in ("node1", "node1", "node10"):
        site.add(name)
    assert [server["name"] for server in servers.all()] == ["node1", "node1", "node10"]
    assert [server["name"] for server in servers.all("node1")] == ["node1", "node1"]


def test_one_is_deleted(site: Site, servers: Servers) -> None:
    site.add("node1")
    site.add("node10")
    found = find(servers, "node1")
    assert found
    servers.delete(found, 20)
    assert [server["name"] for server in site.servers.values()] == ["node10"]


def test_what_cannot_be_is_told(site: Site, servers: Servers) -> None:
    with pytest.raises(Missing, match="image nothing"):
        create(servers, WANTED._replace(image="nothing"))
    with pytest.raises(DataError, match="flavor nothing"):
        create(servers, WANTED._replace(flavor="nothing"))
    with pytest.raises(DataError, match="network nothing"):
        create(servers, WANTED._replace(network="nothing"))
    site.refusal = 400, "Invalid reservation"
    with pytest.raises(DataError, match="Invalid reservation"):
        create(servers, WANTED)
    site.add("node1")
    site.add("node1")
    with pytest.raises(Conflict, match="several of that name"):
        find(servers, "node1")


def test_one_that_fails_is_told(site: Site, servers: Servers) -> None:
    site.states = ["BUILD", "ERROR"]
    site.fault = "No valid host was found."
    with pytest.raises(Unavailable, match=r"server node1: it is ERROR: No valid host was found\. Run again"):
        create(servers, WANTED)


@pytest.mark.parametrize(
    "seek", [lambda connection: Servers(connection).all("a"), lambda connection: Nova(connection).find("a")]
)
@pytest.mark.parametrize("error", [keystone.EndpointNotFound("none"), ConfigException("Service is disabled")])
def test_a_cloud_without_a_compute_service_is_told(seek: Callable[[Any], Any], error: Exception) -> None:
    """openstacksdk does so, and keystoneauth itself below older releases of it."""

    class Bare:
        @property
        def compute(self) -> Any:
            raise error

    with pytest.raises(Missing, match="the catalog has no compute service in this region"):
        seek(Bare())
