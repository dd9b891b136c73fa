# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with servers on a real Nova and Neutron is told, and the next run makes it good."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Cloud
from tests.integration.site.leases import flavors, lease
from tests.integration.site.outages import passing_user
from tests.integration.site.servers import User
from tests.integration.waiting import wait_for
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import PUBLIC_NETWORK


def test_a_quota_that_is_used_up_is_told_and_nothing_is_made(
    user: User, play: Any, cloud: Callable[[str], Cloud]
) -> None:
    compute, project = cloud("lab-admin").connection.compute, user.connection.session.get_project_id()
    compute.update_quota_set(project, instances=0, cores=1)
    try:
        foreseen, refused = play(
            {"name": "many", "check": True, "floating_ip": "none"},
            {"name": "many", "fails": True, "floating_ip": "none"},
        )
    finally:
        compute.revert_quota_set(project)
    assert foreseen["changed"]
    assert refused["error"]["kind"] == "no_space" and "ask for a larger quota" in refused["msg"]
    assert "service says: Quota exceeded for cores, instances: Requested 48, 1" in refused["msg"]
    assert not list(user.connection.compute.servers())


@contextlib.contextmanager
def no_address_left(cloud: Callable[[str], Cloud]) -> Iterator[None]:
    """The public network has no other address than its router's."""
    network = cloud("lab-admin").connection.network
    public = network.find_network(PUBLIC_NETWORK["name"])
    (subnet,) = network.subnets(network_id=public.id)
    (router,) = network.routers(name="sharednet1-router")
    (gateway,) = router.external_gateway_info["external_fixed_ips"]
    taken, pools = gateway["ip_address"], subnet.allocation_pools
    network.update_subnet(subnet, allocation_pools=[{"start": taken, "end": taken}])
    try:
        yield
    finally:
        network.update_subnet(subnet, allocation_pools=pools)


@pytest.mark.timeout(patience(600))
def test_a_nova_that_ends_while_a_server_is_made_and_a_neutron_without_addresses(
    site: Lab, user: User, play: Any, cloud: Callable[[str], Cloud]
) -> None:
    compute = user.connection.compute

    def spawning() -> bool:
        return [server.task_state for server in compute.servers()] == ["spawning"]

    small = flavors(compute.find_flavor("m1.small").id)
    with passing_user(cloud) as other, lease(user.connection, small) as made:
        wanted = {"name": "unlucky", "reservation": made["reservations"][0]["id"]}
        theirs = {**wanted, "cloud": other.cloud, "key_name": "", "fails": True}
        with ThreadPoolExecutor() as pool:
            working = pool.submit(play, theirs)
            wait_for(spawning, 60, "it to be made")
            site.hit("nova").kill()
            other.end_tokens()
            assert not site.up(["nova"]).failed
            (lost,) = working.result()
        assert lost["error"]["kind"] == "unavailable" and "server unlucky: it is ERROR" in lost["msg"]

        user.give_back_floating_ips()
        with no_address_left(cloud):
            (without,) = play({**wanted, "fails": True})
        assert "there is no floating IP to be had (No more IP addresses available on network" in without["msg"]
        (server,) = compute.servers()
        assert server.status == "ACTIVE"

        finished, gone = play(dict(wanted), {**wanted, "state": "absent"})
        assert [change["action"] for change in finished["changes"]] == ["attach"]
        assert finished["server"]["id"] == server.id and gone["changed"]
    user.give_back_floating_ips()
    assert not list(compute.servers())
