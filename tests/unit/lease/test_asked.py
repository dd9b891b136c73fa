# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for against what a lease has."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import read_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked, looked_up, read_asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.compare import compare
from tests.unit.lease import answers

NOTHING: dict[str, Any] = {
    "hosts": [],
    "flavors": [],
    "floating_ips": 0,
    "floating_ip_network": "public",
    "networks": [],
}
ANY = {"count": 1, "properties": {}}
SKYLAKE = {"count": 1, "properties": {"node_type": "compute_skylake"}}
STORAGE = {"name": "net", "physical_network": "physnet1", "description": "", "properties": {"usage_type": "storage"}}


def asked(**params: Any) -> tuple[Asked, ...]:
    ids = {"m1.large": answers.FLAVOR, "public": answers.EXTERNAL}

    def look(name: str) -> str:
        return ids.get(name, "other")

    return looked_up(read_asked({**NOTHING, **params}), look, look)


def test_requests_have_what_both_forms_of_blazar_want() -> None:
    everything = asked(
        hosts=[{"count": 2, "properties": {"node_type": "compute_skylake"}}],
        flavors=[{"flavor": "m1.large", "count": 3}],
        floating_ips=1,
        networks=[STORAGE],
    )
    properties = '["and", ["==", "$physical_network", "physnet1"], ["==", "$usage_type", "storage"]]'
    assert [one.body() for one in everything] == [
        {
            "resource_type": "physical:host",
            "min": 2,
            "max": 2,
            "hypervisor_properties": "",
            "resource_properties": answers.SKYLAKE,
        },
        {"resource_type": "flavor:instance", "flavor_id": answers.FLAVOR, "amount": 3, "affinity": None},
        {"resource_type": "virtual:floatingip", "network_id": answers.EXTERNAL, "amount": 1},
        {
            "resource_type": "network",
            "network_name": "net",
            "resource_properties": properties,
            "network_properties": "",
        },
    ]


def test_a_lease_that_has_all_lacks_nothing() -> None:
    has = read_lease(answers.lease(answers.hosts(2), answers.flavor(3), answers.floating_ips(1), answers.network()))
    wanted = asked(hosts=[SKYLAKE], flavors=[{"flavor": "m1.large", "count": 2}], floating_ips=1)
    compared = compare(wanted, has.reservations)
    assert compared[:2] == ([], [])
    assert compared.ids(wanted, "physical:host") == ["r1"] and compared.ids(wanted, "flavor:instance") == ["r2"]
    plain = {**STORAGE, "properties": {}, "physical_network": ""}
    assert compare(asked(networks=[plain]), has.reservations)[:2] == ([], [])


def test_the_strictest_chooses_first() -> None:
    skylake = answers.hosts(1, ident="s")
    other = answers.hosts(1, "", ident="any")
    has = read_lease(answers.lease(skylake, other)).reservations
    for wanted, ids in (([ANY, SKYLAKE], ["any", "s"]), ([SKYLAKE, ANY], ["s", "any"])):
        compared = compare(asked(hosts=wanted), has)
        assert compared[:2] == ([], [])
        assert compared.ids(asked(hosts=wanted), "physical:host") == ids
    growths, lacking, given = compare(asked(hosts=[SKYLAKE, SKYLAKE]), has)
    assert [each and each.id for each in given] == ["s", None]
    assert not growths and [str(one) for one in lacking] == ["1 physical:host (node_type == compute_skylake)"]


def test_hosts_and_addresses_grow_and_the_rest_is_said_again() -> None:
    has = read_lease(answers.lease(answers.hosts(1), answers.floating_ips(1)))
    growths, lacking, _given = compare(asked(hosts=[{**SKYLAKE, "count": 2}], floating_ips=3), has.reservations)
    assert not lacking
    assert {growth.has.id: growth.asked.growth(growth.has) for growth in growths} == {
        "r1": {
            "id": "r1",
            "resource_type": "physical:host",
            "min": 2,
            "max": 2,
            "hypervisor_properties": "",
            "resource_properties": answers.SKYLAKE,
        },
        "r3": {"id": "r3", "resource_type": "virtual:floatingip", "network_id": answers.EXTERNAL, "amount": 3},
    }


@pytest.mark.parametrize(
    "params",
    [
        {"flavors": [{"flavor": "m1.large", "count": 2}]},
        {"flavors": [{"flavor": "m1.tiny", "count": 1}]},
        {"floating_ips": 1, "floating_ip_network": "another"},
        {"networks": [{**STORAGE, "name": "more"}, {**STORAGE, "name": "other"}]},
        {"hosts": [{"count": 1, "properties": {"node_type": "gpu_v100"}}]},
    ],
)
def test_what_cannot_be_given_is_lacking(params: dict[str, Any]) -> None:
    has = read_lease(answers.lease(answers.hosts(1), answers.flavor(1), answers.floating_ips(1)))
    growths, lacking, _given = compare(asked(**params), has.reservations)
    assert lacking and not growths


@pytest.mark.parametrize(
    "params",
    [
        {"hosts": [{"count": 0, "properties": {}}]},
        {"hosts": [{"count": 5000, "properties": {}}]},
        {"flavors": [{"flavor": " ", "count": 1}]},
        {"floating_ips": -1},
        {"floating_ips": 1, "floating_ip_network": ""},
        {"networks": [{**STORAGE, "name": ""}]},
    ],
)
def test_nonsense_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(**params)
