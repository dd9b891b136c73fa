# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers on their leases, and the way to each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease, read_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import (
    Server,
    groups_of,
    read_server,
    remaining,
    rows_of,
    way_to,
)
from tests.unit.lease import answers

GENOMES = read_lease(answers.lease(answers.hosts(2), answers.flavor(), name="genomes"))
OTHER = read_lease(answers.lease(answers.hosts(1, ident="r9"), name="other", id="l9"))


def server(name: str = "node1", floating: str = "", **more: Any) -> Server:
    rows = [{"addr": f"10.52.0.{len(name)}", "version": 4, "OS-EXT-IPS:type": "fixed"}]
    rows += [{"addr": floating, "version": 4, "OS-EXT-IPS:type": "floating"}] if floating else []
    rows.insert(0, {"addr": "fe80::1", "version": 6, "OS-EXT-IPS:type": "fixed"})
    told = {"id": f"id-{name}", "name": name, "status": "ACTIVE", "addresses": {"sharednet1": rows}}
    return read_server({**told, "flavor": {"id": "baremetal"}, "metadata": {}, **more})


def names(servers: list[Server], *leases: Lease) -> list[str]:
    return [f"{row['name']} on {row['lease_name']}" for row in rows_of(servers, leases, "CHI@UC")]


@pytest.mark.parametrize(
    "told",
    [
        {"metadata": {"reservation": "r1"}},
        {"scheduler_hints": {"reservation": "r1"}},
        {"OS-SCH-HNT:scheduler_hints": {"reservation": ["r1"]}},
        {"flavor": {"original_name": "reservation:r2", "vcpus": 4}},
        {"flavor": {"id": "r2"}},
    ],
)
def test_a_server_is_found_on_its_lease_however_it_is_told(told: dict[str, Any]) -> None:
    assert names([server(**told)], OTHER, GENOMES) == ["node1 on genomes"]


def test_the_machine_is_told_where_the_site_tells_it() -> None:
    told = {"OS-EXT-SRV-ATTR:hypervisor_hostname": "c01-07"}
    rows = rows_of([server("a", **told), server("b")], [GENOMES], "CHI@UC")
    assert [row["node_name"] for row in rows] == ["c01-07", ""]


def test_what_nothing_tells_runs_on_the_only_lease_with_hosts() -> None:
    flavors = read_lease(answers.lease(answers.flavor(ident="r7"), name="vms", id="l7"))
    assert names([server()], GENOMES, flavors) == ["node1 on genomes"]
    assert names([server()], GENOMES, OTHER) == []
    assert names([server()], flavors) == []


def test_leases_that_are_not_active_have_no_nodes() -> None:
    ended = OTHER._replace(status="TERMINATED")
    assert names([server(metadata={"reservation": "r9"})], GENOMES, ended) == []


def test_a_row_tells_the_lease_and_its_groups() -> None:
    (row,) = rows_of([server(metadata={"reservation": "r1", "role": "worker"})], [GENOMES], "CHI@UC")
    assert (row["lease_id"], row["lease_end"], row["lease_site"]) == ("l1", "2026-12-01T14:00:00Z", "CHI@UC")
    assert row["reservation_properties"] == ["node_type == compute_skylake"]
    assert groups_of(row) == ["lease_genomes", "site_CHI@UC", "reservation_r1", "role_worker"]
    assert remaining(row, answers.NOW) == 7170
    assert remaining(row, answers.NOW + timedelta(days=1)) == 0


def test_who_has_no_floating_address_is_reached_by_way_of_who_has_one() -> None:
    servers = [server("a"), server("bb", floating="192.5.87.10"), server("ccc", floating="192.5.87.11")]
    first, second, _third = rows_of(servers, [GENOMES], "CHI@UC")
    assert way_to(first, "auto") == ("10.52.0.1", "192.5.87.10")
    assert way_to(first, "fixed") == ("10.52.0.1", "")
    assert way_to(first, "floating") == ("", "")
    assert way_to(second, "auto") == way_to(second, "floating") == ("192.5.87.10", "")
    assert way_to(second, "fixed") == ("10.52.0.2", "")


def test_nobody_is_reached_by_way_of_who_is_shut_off_where_there_is_another() -> None:
    off, on = server("a", floating="192.5.87.10", status="SHUTOFF"), server("bb", floating="192.5.87.11")
    assert [row["jump_host"] for row in rows_of([off, on, server("ccc")], [GENOMES], "CHI@UC")] == [
        "",
        "",
        "192.5.87.11",
    ]


def test_a_server_without_addresses_has_no_way() -> None:
    (row,) = rows_of([server(addresses={})], [GENOMES], "CHI@UC")
    assert way_to(row, "auto") == ("", "")
