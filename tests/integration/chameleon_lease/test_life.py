# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nothing to a lease and back, on a real Blazar."""

from __future__ import annotations

from typing import Any

from tests.integration.chameleon_lease.conftest import Leases
from tests.lab.site.description import RESERVABLE_ADDRESSES

SKYLAKE = {"properties": {"node_type": "compute_skylake", "vcpus": [">= 2", "<= 48"]}}
BOTH: dict[str, Any] = {"hosts": [{"count": 2}]}


def test_life(leases: Leases) -> None:
    wanted = {"end": "+30m", "hosts": [SKYLAKE], "floating_ips": 1}
    shown, made, again, told = leases.play(
        {**wanted, "check_mode": True}, wanted, wanted, {"module": "chameleon_lease_info", "status": ["active"]}
    )
    assert shown["changed"] and shown["lease"] is None and [each["action"] for each in shown["changes"]] == ["create"]
    lease = made["lease"]
    assert made["changed"] and lease["status"] == "ACTIVE" and 1700 < lease["remaining"] <= 1800
    assert [one["resource_type"] for one in lease["reservations"]] == ["physical:host", "virtual:floatingip"]
    (address,) = lease["reservations"][1]["floating_ips"]
    assert address in RESERVABLE_ADDRESSES
    assert "trust" not in str(made)
    assert not again["changed"] and again["lease"]["id"] == lease["id"]
    assert [one["id"] for one in told["leases"]] == [lease["id"]]
    (seen,) = leases.at_the_site()
    assert (seen["status"], seen["id"]) == ("ACTIVE", lease["id"])
    assert {one["id"] for one in seen["reservations"]} == {one["id"] for one in lease["reservations"]}

    longer, enough, refused = leases.play(
        {"state": "extended", "end": "+2h"},
        {"state": "extended", "end": "+1h"},
        {**wanted, "hosts": [{"properties": {"node_type": "gpu_rtx_6000"}}]},
    )
    assert longer["changed"] and 7200 <= longer["lease"]["remaining"] <= 7260
    assert not enough["changed"] and enough["lease"]["end"] == longer["lease"]["end"]
    assert refused["error"]["kind"] == "conflict" and "node_type == gpu_rtx_6000" in refused["msg"]
    assert leases.at_the_site()[0]["end_date"].startswith(longer["lease"]["end"][:16])

    kept, gone, nothing, missing = leases.play(
        {"state": "absent", "check_mode": True},
        {"state": "absent"},
        {"state": "absent"},
        {"state": "extended", "end": "+1h"},
    )
    assert (kept["changed"], gone["changed"], nothing["changed"]) == (True, True, False)
    assert missing["error"]["kind"] == "missing" and not leases.at_the_site()


def test_a_lease_grows_and_a_flavor_has_its_name(leases: Leases) -> None:
    one, two, other = leases.play(
        {"end": "+10m", "hosts": [{"count": 1}]},
        {"end": "+10m", **BOTH},
        {"name": leases.name + "-later", "start": "+1h", "end": "+1h", "flavors": [{"flavor": "baremetal"}]},
    )
    assert two["changed"] and two["lease"]["id"] == one["lease"]["id"]
    assert two["lease"]["reservations"][0]["amount"] == 2 and two["lease"]["status"] == "ACTIVE"
    reserved = other["lease"]["reservations"][0]
    assert other["lease"]["status"] == "PENDING" and reserved["flavor"] == f"reservation:{reserved['id']}"
    assert not leases.play(
        {"name": leases.name + "-later", "start": "+1h", "end": "+1h", "flavors": [{"flavor": "baremetal"}]}
    )[0]["changed"]


def test_who_comes_later_is_told_or_waits_until_a_lease_has_ended(leases: Leases) -> None:
    later = {"name": leases.name + "-later", "end": "+5m", **BOTH}
    first, refused, planned, wrong, waited = leases.play(
        {"end": "+2m", **BOTH},
        later,
        {**later, "cloud": "lab-admin"},  # whom the site tells its calendar
        {**later, "cloud": "lab-admin", "hosts": [{"properties": {"node_type": "skylake"}}], "if_busy": "wait"},
        {**later, "if_busy": "wait", "timeout": 300},
    )
    assert first["lease"]["status"] == "ACTIVE"
    assert refused["error"]["kind"] == "conflict" and "Not enough hosts available" in refused["msg"]
    assert planned["error"]["next_free"] == first["lease"]["end"]
    assert wrong["error"]["kind"] == "bad_input", "such a host will never be free"
    assert "no host has node_type == skylake; there are compute_skylake, gpu_rtx_6000" in wrong["msg"]
    assert waited["changed"] and waited["lease"]["status"] == "ACTIVE"
    assert waited["lease"]["start"] >= first["lease"]["end"]
