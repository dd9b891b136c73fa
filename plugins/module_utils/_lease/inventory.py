# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which server runs on which lease, and how it is reached: rows of an inventory. Pure.

Nova tells a server's reservation only since its microversion 2.100. ``chameleon_server`` writes it down in the server's
metadata; a reserved flavor has it in its name. What runs without any of these on bare metal, where nothing runs without
a lease, runs on the project's only one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Iterable, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import (
    ACTIVE,
    HOST,
    Lease,
    Reservation,
    labelled,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import iso, read_answer

RESERVATION, ROLE = "reservation", "role"  # keys of a server's metadata


class Server(NamedTuple):
    """A server of the project.

    :ivar reservation: the id that it is known to run on; empty where nobody tells
    :ivar node: name of the machine that it runs on; empty where the site does not tell its users
    :ivar floating, fixed: its addresses, those of IPv4 first
    """

    id: str
    name: str
    status: str
    reservation: str
    metadata: Mapping[str, str]
    node: str
    floating: Sequence[str]
    fixed: Sequence[str]


def read_server(server: Mapping[str, Any]) -> Server:
    """A server, from what Nova answers or openstacksdk makes of it.

    :raises KeyError, TypeError, ValueError: it is none
    """
    metadata = dict(server.get("metadata") or {})
    rows = [row for network in (server.get("addresses") or {}).values() for row in network]
    rows.sort(key=lambda row: row.get("version", 4))
    addresses: dict[bool, list[str]] = {True: [], False: []}
    for row in rows:
        addresses[row.get("OS-EXT-IPS:type") == "floating"].append(str(row["addr"]))
    return Server(
        id=str(server["id"]),
        name=str(server["name"]),
        status=str(server["status"]),
        reservation=reservation_of(server) or str(_flavor(server).get("id") or ""),  # older answers tell only the id
        metadata={str(key): str(value) for key, value in metadata.items()},
        node=str(server.get("hypervisor_hostname") or server.get("OS-EXT-SRV-ATTR:hypervisor_hostname") or ""),
        floating=addresses[True],
        fixed=addresses[False],
    )


def reservation_of(server: Mapping[str, Any]) -> str:
    """Id of the reservation that a server is told to run on, as of `read_server`; empty where nothing tells."""
    hints = server.get("scheduler_hints") or server.get("OS-SCH-HNT:scheduler_hints") or {}
    flavor = _flavor(server)
    names = (labelled(str(flavor.get(name) or "")) for name in ("original_name", "name"))
    told = (server.get("metadata") or {}).get(RESERVATION) or _only(hints.get("reservation"))
    return str(told or next(filter(None, names), ""))


def _only(hint: Any) -> str:
    return str(hint[0] if isinstance(hint, list) and hint else hint or "")


def _flavor(server: Mapping[str, Any]) -> Mapping[str, Any]:
    """Blazar's has the reservation's id for its own, and in its name."""
    flavor = server.get("flavor")
    return flavor if isinstance(flavor, Mapping) else {}


def rows_of(servers: Iterable[Server], leases: Iterable[Lease], site: str) -> list[dict[str, Any]]:
    """Variables of the servers that run on these leases, each with its ``name`` and ``id``, by name.

    :param leases: all that the project has
    :param site: name of the region
    """
    active = [lease for lease in leases if lease.status == ACTIVE]
    known = {one.id: (lease, one) for lease in active for one in lease.reservations}
    others = {one.id for lease in leases for one in lease.reservations} - set(known)
    rows = []
    for server in sorted(servers, key=lambda server: (server.name, server.id)):
        if server.reservation not in others:
            found = known.get(server.reservation) or _only_one(active)
            if found is not None:
                rows.append(_row(server, *found, site))
    jumps: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["server_status"] != "ACTIVE"):
        if row["floating_ip"]:
            jumps.setdefault(row["lease_id"], row["floating_ip"])
    return [{**row, "jump_host": "" if row["floating_ip"] else jumps.get(row["lease_id"], "")} for row in rows]


def _only_one(active: Sequence[Lease]) -> tuple[Lease, Reservation | None] | None:
    """The only lease that has hosts, with its reservation of hosts where that is the only one."""
    found = [lease for lease in active if any(one.resource_type == HOST for one in lease.reservations)]
    if len(found) != 1:
        return None
    hosts = [one for one in found[0].reservations if one.resource_type == HOST]
    return found[0], hosts[0] if len(hosts) == 1 else None


def _row(server: Server, lease: Lease, reservation: Reservation | None, site: str) -> dict[str, Any]:
    return {
        "name": server.name,
        "id": server.id,
        "server_status": server.status,
        "server_metadata": dict(server.metadata),
        "node_name": server.node,
        "lease_site": site,
        "lease_id": lease.id,
        "lease_name": lease.name,
        "lease_end": iso(lease.end),
        "reservation_id": reservation.id if reservation else "",
        "reservation_properties": [str(one) for one in reservation.conditions] if reservation else [],
        "floating_ip": server.floating[0] if server.floating else "",
        "fixed_ip": server.fixed[0] if server.fixed else "",
    }


def remaining(row: Mapping[str, Any], now: datetime) -> int:
    """Seconds that are left of its lease."""
    return max(0, int((read_answer(row["lease_end"]) - now).total_seconds()))


def way_to(row: Mapping[str, Any], address: str) -> tuple[str, str]:
    """Its address, and that of the node by way of which it is reached; empty where there is none.

    :param address: ``floating``, ``fixed``, or ``auto``: the floating one, or else the fixed one by way of the node of
        its lease that has a floating one
    """
    floating, fixed = str(row["floating_ip"]), str(row["fixed_ip"])
    if address == "floating" or (address == "auto" and floating):
        return floating, ""
    return fixed, str(row["jump_host"]) if fixed and address == "auto" else ""


def groups_of(row: Mapping[str, Any]) -> list[str]:
    """Names of its groups, before they are made safe."""
    groups = [f"lease_{row['lease_name']}", f"site_{row['lease_site']}"]
    if row["reservation_id"]:
        groups.append(f"reservation_{row['reservation_id']}")
    if row["server_metadata"].get(ROLE):
        groups.append(f"role_{row['server_metadata'][ROLE]}")
    return groups
