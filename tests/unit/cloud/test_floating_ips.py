# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which floating IP a server is given: what of it a site does not show on demand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from openstack import exceptions

from ansible_collections.chameleon.data.plugins.module_utils._cloud import floating_ips
from ansible_collections.chameleon.data.plugins.module_utils._cloud.floating_ips import FloatingIps
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing, Unavailable

OURS = "Made by chameleon.data for server {}"


def ip(address: str, *tags: str, port: str | None = None, description: str = "") -> Any:
    shown = {"floating_ip_address": address, "tags": list(tags), "port_id": port, "description": description}
    return SimpleNamespace(**shown, revision_number=1)


class Network:
    """A network service with these addresses.

    :ivar quicker: addresses that another one takes after they were listed
    :ivar left: how many it can allocate
    """

    def __init__(self, *known: Any) -> None:
        self.known, self.quicker, self.left = list(known), set[str](), 1

    def ports(self, device_id: str) -> list[Any]:
        fixed = [{"ip_address": "fd00::7"}], [{"ip_address": "10.52.0.7"}]
        return [SimpleNamespace(id=f"{device_id}-{number}", fixed_ips=one) for number, one in enumerate(fixed)]

    def ips(self, project_id: str = "", **wanted: str) -> list[Any]:
        return [one for one in self.known if all(getattr(one, name) == value for name, value in wanted.items())]

    def update_ip(self, floating: Any, if_revision: int, **told: str) -> None:
        self._check(floating, if_revision)
        vars(floating).update(told)

    def delete_ip(self, floating: Any, if_revision: int) -> None:
        self._check(floating, if_revision)
        self.known.remove(floating)

    def _check(self, floating: Any, if_revision: int) -> None:
        if floating.floating_ip_address in self.quicker or if_revision != floating.revision_number:
            floating.port_id = floating.port_id or "another's"
            raise exceptions.PreconditionFailedException("412")

    def create_ip(self, floating_network_id: str, port_id: str, description: str) -> Any:
        if self.left == 0:
            raise exceptions.ConflictException("No more IP addresses available")
        self.known.append(ip("192.5.87.99", port=port_id, description=description))
        return self.known[-1]


def addresses(network: Network) -> FloatingIps:
    session = SimpleNamespace(get_project_id=lambda: "project")
    public = [SimpleNamespace(id="public")]
    connection = SimpleNamespace(network=network, session=session, get_external_ipv4_floating_networks=lambda: public)
    return FloatingIps(connection)


@pytest.fixture(autouse=True)
def leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two, each of a host and a floating IP."""

    class Reservations:
        def __init__(self, connection: Any) -> None:
            pass

        def all(self) -> list[Any]:
            each = (("host", "ip"), ("host-2", "ip-2"))
            return [SimpleNamespace(reservations=[SimpleNamespace(id=one) for one in lease]) for lease in each]

    monkeypatch.setattr(floating_ips, "Reservations", Reservations)


FREE, LEASED, ANOTHERS = "192.5.87.1", "192.5.87.2", "192.5.87.3"


def site() -> Network:
    leased, anothers = ip(LEASED, "blazar", "reservation:ip"), ip(ANOTHERS, "blazar", "reservation:ip-2")
    return Network(ip("192.5.87.4", port="taken"), anothers, ip(FREE), leased)


@pytest.mark.parametrize(("reservation", "taken"), [("host", LEASED), ("host-3", FREE), ("", FREE)])
def test_that_of_the_lease_comes_first(reservation: str, taken: str) -> None:
    network = site()
    assert addresses(network).attach_any("server node1", "server", reservation) == taken
    assert [one.port_id for one in network.known if one.floating_ip_address == taken] == ["server-1"]


def test_where_another_one_is_quicker_the_next_is_taken() -> None:
    network = site()
    network.quicker = {LEASED}
    assert addresses(network).attach_any("server node1", "server", "host") == FREE


def test_a_new_one_comes_last_and_never_that_of_another_lease() -> None:
    network = site()
    network.quicker = {LEASED, FREE}
    assert addresses(network).attach_any("server node1", "server", "host") == "192.5.87.99"
    network.left = 0
    with pytest.raises(Unavailable, match="no floating IP to be had"):
        addresses(network).attach_any("server node1", "server", "host")
    assert [one.port_id for one in network.known if one.floating_ip_address == ANOTHERS] == [None]


def test_the_servers_own_of_an_earlier_time_comes_before_others() -> None:
    network = site()
    network.known.append(ip("192.5.87.7", description=OURS.format("node1")))
    assert addresses(network).attach_any("server node1", "server", "") == "192.5.87.7"
    assert addresses(network).attach_any("server node2", "server-2", "") == FREE


def test_what_was_allocated_for_a_server_is_given_back_and_nothing_else() -> None:
    long = "n" * 255
    network = site()
    taken, elsewhere = ip("192.5.87.7", description=OURS.format("gone")), ip("192.5.87.8", port="x", description="mine")
    leased = ip("192.5.87.9", "blazar", description=OURS.format("node1"))
    network.known = [taken, elsewhere, leased]
    found = addresses(network)
    assert found.attach_any("server node1", "server", "") == "192.5.87.7"  # that of a server that is gone
    assert found.allocated("server gone", None) == []
    assert found.attach_any(f"server {long}", "long", "") == "192.5.87.99"  # a new one
    assert found.allocated("server node1", None) == [], "a server has it"
    assert [one.floating_ip_address for one in found.allocated("server node1", "server")] == ["192.5.87.7"]
    found.release("server node1", "server")
    found.release(f"server {long}", "long")
    assert network.known == [elsewhere, leased]


def test_what_another_one_has_taken_meanwhile_is_not_given_back() -> None:
    network = Network(ip("192.5.87.7", description=OURS.format("node1")))
    network.quicker = {"192.5.87.7"}
    addresses(network).release("server node1", None)
    assert [one.port_id for one in network.known] == ["another's"]


def test_one_that_is_named_is_taken_from_nobody() -> None:
    network = site()
    with pytest.raises(Conflict, match="in use"):
        addresses(network).attach("server node1", "server", "192.5.87.4")
    with pytest.raises(Missing, match="none of that address"):
        addresses(network).attach("server node1", "server", "192.5.87.5")
    network.quicker = {FREE}
    with pytest.raises(Conflict, match="taken by another one"):
        addresses(network).attach("server node1", "server", FREE)
    assert addresses(site()).attach("server node1", "server", FREE) == FREE
