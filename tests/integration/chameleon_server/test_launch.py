# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``chameleon_server`` on the lab's site: on a lease, with a floating IP, again, and away."""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from openstack.exceptions import PreconditionFailedException

from ansible_collections.chameleon.data.plugins.module_utils._cloud.application_credentials import MADE_FOR
from tests.integration.conftest import Played
from tests.integration.site.leases import flavors, floating_ips, hosts, lease
from tests.integration.site.servers import User
from tests.integration.waiting import wait_for
from tests.lab.site.description import PUBLIC_NETWORK


@contextlib.contextmanager
def free_address(user: User) -> Iterator[str]:
    """A floating IP of the project that nothing has."""
    network = user.connection.network
    made = network.create_ip(floating_network_id=network.find_network(PUBLIC_NETWORK["name"]).id)
    yield made.floating_ip_address
    network.delete_ip(made)


def test_on_a_leased_host_with_the_floating_ip_of_the_lease(user: User, play: Any) -> None:
    network = user.connection.network
    with free_address(user), lease(user.connection, hosts(), floating_ips(user.connection)) as made:
        node, reserved = (one["id"] for one in made["reservations"])
        wanted = {"name": "launched", "reservation": node}
        foreseen, launched, again = play({**wanted, "check": True}, dict(wanted), dict(wanted))
        assert foreseen["changed"] and foreseen["server"] is None
        assert launched["changed"] and launched["server"]["status"] == "ACTIVE"
        address = launched["server"]["address"]
        assert [ip.floating_ip_address for ip in network.ips(tags=f"reservation:{reserved}")] == [address]
        assert not again["changed"] and again["server"] == launched["server"]
        assert user.said(address, "id -un; hostname").split() == ["cc", "launched"]
        away, still_away = play({**wanted, "state": "absent"}, {**wanted, "state": "absent"})
        assert away["changed"] and not still_away["changed"]
        assert not list(user.connection.compute.servers())
        assert [ip.port_id for ip in network.ips(tags=f"reservation:{reserved}")] == [None]


def silent(name: str, tried: Path) -> str:
    """A play that waits for a server which does not let anybody in; *tried* is there once it has been tried."""
    ways = {"ansible_connection": "ssh", "ansible_ssh_common_args": f"-F /dev/null -o ProxyCommand='touch {tried}'"}
    task = {"name": "Wait", "chameleon.data.chameleon_server_wait": {"cloud": "lab", "name": name}}
    return json.dumps([{"hosts": "localhost", "gather_facts": False, "vars": ways, "tasks": [task]}])


def test_on_a_leased_flavor_without_the_floating_ip_of_another_lease(
    user: User, play: Any, playbook: Callable[..., Played], tmp_path: Path
) -> None:
    connection = user.connection
    small = flavors(connection.compute.find_flavor("m1.small").id)
    with free_address(user) as free, lease(connection, floating_ips(connection)), lease(connection, small) as mine:
        reservation = mine["reservations"][0]["id"]
        wanted = {"name": "virtual", "reservation": reservation}
        (launched,) = play(dict(wanted))
        assert launched["server"]["address"] == free
        server = connection.compute.get_server(launched["server"]["id"])
        assert server.flavor.original_name == f"reservation:{reservation}"
        floating = connection.network.find_ip(free)
        connection.network.update_ip(floating, port_id=None)  # as where a run was stopped before it had one
        wait_for(lambda: free not in str(connection.compute.get_server(server.id).addresses))  # Nova hears of it later
        (finished,) = play(dict(wanted))
        assert [change["action"] for change in finished["changes"]] == ["attach"]
        assert finished["server"]["address"] == free

        # One that was allocated for it at an earlier time, and that free one, which was not
        public = connection.network.find_network(PUBLIC_NETWORK["name"]).id
        own = connection.network.create_ip(floating_network_id=public, description=f"{MADE_FOR}server virtual")
        with pytest.raises(PreconditionFailedException):
            connection.network.delete_ip(own, if_revision=own.revision_number + 1)
        gone = {**wanted, "state": "absent", "delete_ips": True}
        with ThreadPoolExecutor() as pool:
            waits = pool.submit(playbook, silent("virtual", tmp_path / "tried"), fails=True)
            wait_for((tmp_path / "tried").exists, 60, "somebody to wait for it")
            foreseen, away, still_away = play({**gone, "check": True}, dict(gone), dict(gone))
        told = waits.result().results["Wait"]["localhost"]
        assert "server virtual: it is gone. Its lease has ended, or somebody has deleted it" in told["msg"]
        for result in (foreseen, away):
            assert [change["action"] for change in result["changes"]] == ["delete", "release"]
        assert not still_away["changed"] and not list(connection.compute.servers())
        left = [one.floating_ip_address for one in connection.network.ips()]
        assert free in left and own.floating_ip_address not in left
