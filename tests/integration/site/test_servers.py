# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers on a lease are real nodes: they answer, can be imaged, and end with the lease."""

from __future__ import annotations

import contextlib
import json
import uuid
from typing import Any, Callable, Iterator, NamedTuple

import pytest

from tests.integration.site.leases import flavors, hosts, lease, wait
from tests.integration.site.servers import User, address_of
from tests.lab.lab import Lab
from tests.lab.servers.server import Server
from tests.lab.site.description import BASE_IMAGE, HOSTS, PUBLIC_NETWORK

USER_DATA = "#!/bin/sh\nhostname > /root/told; sync\n"


class Leased(NamedTuple):
    """:ivar reservation: of both hosts
    :ivar server: on one of them
    """

    lease: Any
    reservation: str
    server: Any
    address: str


@pytest.fixture(scope="module")
def user(site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    key = tmp_path_factory.mktemp("key") / f"test-{uuid.uuid4().hex[:8]}"
    user = User(cloud("lab").connection, key)
    yield user
    user.connection.compute.delete_keypair(user.key_name)


@pytest.fixture(scope="module")
def base_image(user: User) -> str:
    return str(user.connection.image.find_image(BASE_IMAGE).id)


@pytest.fixture(scope="module")
def leased(user: User, base_image: str) -> Iterator[Leased]:
    with lease(user.connection, hosts(count=2)) as made:
        reservation = made["reservations"][0]["id"]
        server = user.launch("first", base_image, reservation, USER_DATA)
        assert server.status == "ACTIVE", server.fault
        yield Leased(made, reservation, server, address_of(server))
    wait_until_gone(user, server)


# First, while no other lease has both hosts
def test_a_leased_flavor_needs_no_hint(user: User, base_image: str) -> None:
    compute = user.connection.compute
    with lease(user.connection, flavors(compute.find_flavor("m1.small").id)) as made:
        flavor = f"reservation:{made['reservations'][0]['id']}"
        server = user.launch("virtual", base_image, flavor=flavor)
        assert server.status == "ACTIVE", server.fault
        assert user.said(address_of(server), "hostname") == "virtual"
        told = json.loads(user.said(address_of(server), "cat /var/cache/vendordata2.json"))["chameleon"]
        assert told["lease_id"] == made["id"]
    wait_until_gone(user, server)


def test_it_answers_with_the_users_key_and_its_user_data_has_run(user: User, leased: Leased) -> None:
    assert user.said(leased.address, "id -un; hostname").split() == ["cc", "first"]
    assert user.said(leased.address, "sudo cat /root/told") == "first"


def test_it_knows_its_lease_without_signing_in(user: User, leased: Leased) -> None:
    told = json.loads(user.said(leased.address, "cat /var/cache/vendordata2.json"))["chameleon"]
    assert told.pop("node") in HOSTS
    assert told == {
        "region": "RegionOne",
        "lease_id": leased.lease["id"],
        "lease_start": leased.lease["start_date"],
        "lease_end": leased.lease["end_date"],
    }


def test_a_floating_ip_reaches_it_until_it_is_taken_away(user: User, leased: Leased) -> None:
    network = user.connection.network
    port = next(iter(network.ports(device_id=leased.server.id)))
    public = network.find_network(PUBLIC_NETWORK["name"])
    floating = network.create_ip(floating_network_id=public.id)
    try:
        network.update_ip(floating, port_id=port.id)
        address = floating.floating_ip_address
        assert user.said(address, "hostname") == "first"
        assert network.get_ip(floating.id).status == "ACTIVE"
        network.update_ip(floating, port_id=None)
        wait(lambda: user.run(address, "hostname").returncode, 255, "the way to it", seconds=10)
        assert user.run(leased.address, "hostname").returncode == 0
    finally:
        network.delete_ip(floating)


def test_there_is_none_without_the_hint(user: User, leased: Leased, base_image: str) -> None:
    with launched(user, "unleased", base_image) as server:
        assert server.status == "ERROR" and "No valid host" in server.fault["message"]


def test_one_that_the_lab_is_to_refuse_ends_in_error(user: User, leased: Leased, base_image: str) -> None:
    with launched(user, "refused", base_image, leased.reservation) as server:
        assert server.status == "ERROR" and "Exhausted all hosts" in server.fault["message"]
    assert [one.uuid for one in Server.all()] == [leased.server.id]


def test_it_outlives_a_nova_that_is_killed(site: Lab, user: User, leased: Leased) -> None:
    site.hit("nova").kill()
    assert user.said(leased.address, "hostname") == "first"
    assert not site.up(["nova"]).failed
    assert user.connection.compute.get_server(leased.server.id).status == "ACTIVE"
    user.connection.compute.reboot_server(leased.server.id, "HARD")
    user.connection.compute.wait_for_server(user.connection.compute.get_server(leased.server.id), wait=120)
    assert user.said(leased.address, "hostname; sudo cat /root/told").split() == ["first", "first"]


@contextlib.contextmanager
def launched(user: User, *arguments: Any) -> Iterator[Any]:
    """A server, deleted afterwards."""
    server = user.launch(*arguments)
    try:
        yield server
    finally:
        user.connection.compute.delete_server(server.id)
        user.connection.compute.wait_for_delete(server, interval=0.5, wait=120)


def wait_until_gone(user: User, server: Any) -> None:
    """Until a server is taken away, as its lease has ended."""
    there = user.connection.compute.servers
    wait(lambda: server.id in [one.id for one in there()], False, "whether it is still there")
