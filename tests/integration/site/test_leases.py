# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases on the site's hosts, as Blazar's own client sees them."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from blazarclient import exception

from tests.integration.site.leases import NONE_FREE, blazar, floating_ips, hosts, lease
from tests.lab import clients
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.lab import Lab
from tests.lab.rest import ask
from tests.lab.site.description import HOSTS, RESERVABLE_ADDRESSES
from tests.lab.tls import urls

GPU = '["==", "$node_type", "gpu_rtx_6000"]'


@pytest.fixture
def user(site: Lab, cloud: Callable[[str], Any]) -> Any:
    return cloud("lab").connection


def test_the_hosts_are_enrolled_with_their_properties(site: Lab, cloud: Callable[[str], Any]) -> None:
    known = {host["hypervisor_hostname"]: host for host in blazar(cloud("lab-admin").connection).host.list()}
    assert set(known) == set(HOSTS)
    for name, properties in HOSTS.items():
        assert properties.items() <= known[name].items()


def test_a_lease_by_node_type_becomes_active_and_nobody_else_has_its_host(user: Any) -> None:
    with lease(user, hosts(GPU)) as mine:
        assert mine["reservations"][0]["status"] == "active"
        with pytest.raises(exception.BlazarClientException, match=NONE_FREE), lease(user, hosts(GPU)):
            pass
        with lease(user, hosts()) as other:
            assert other["status"] == "ACTIVE"


def test_a_leased_floating_ip_is_the_projects_until_the_end(user: Any) -> None:
    with lease(user, floating_ips(user)) as mine:
        found = [ip for ip in user.network.ips() if f"reservation:{mine['reservations'][0]['id']}" in ip.tags]
        assert len(found) == 1 and "blazar" in found[0].tags
        assert found[0].floating_ip_address in RESERVABLE_ADDRESSES
    assert found[0].id not in [ip.id for ip in user.network.ips()]


@pytest.mark.parametrize(
    ("part", "path"), [("nova", "/v2.1/servers"), ("neutron", "/v2.0/networks"), ("blazar", "/v1/leases")]
)
def test_each_service_answers_as_it_is_told(site: Lab, part: str, path: str) -> None:
    headers = {"X-Auth-Token": clients.token("lab"), "Accept": "application/json"}
    rules.set_rules(part, [Rule(method="GET", path=path, count=1, status=503)])
    try:
        asked = [ask("GET", urls.public(part) + path, headers=headers).status for _time in range(2)]
        assert asked == [503, 200] and len(rules.struck(part)) == 1
    finally:
        rules.clear(part)
