# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The leases that the hosts of an experiment want, from their variables. Pure.

Hosts that name the same lease of the same cloud share it. Those of them that want the same node share a reservation.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.properties import read_conditions

PREFIX = "up_"
# What a lease has but once, so that its hosts have to agree
_SHARED = ("start", "end", "floating_ips", "if_busy", "lease_timeout")
NAMES = ("cloud", "lease", "properties", "flavor", *_SHARED)


def leases_of(hosts: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The leases, each as a dictionary of options of ``chameleon_lease`` with ``members``.

    ``members`` is ``{host: {"kind": "hosts" or "flavors", "place": which entry of that option}}``. What nobody says is
    left out.

    :param hosts: ``{host: its variables of NAMES, without the prefix}``; those without a lease are left out
    :raises BadInput: hosts of one lease do not agree, or ask for what cannot be asked for
    """
    together: dict[str, dict[str, Mapping[str, Any]]] = {}
    for host, variables in hosts.items():
        name = _name(host, variables.get("lease"))
        if name:
            key = json.dumps([variables.get("cloud"), name], sort_keys=True)
            together.setdefault(key, {})[host] = {**variables, "lease": name}
    return [_lease(members) for members in together.values()]


def _name(host: str, told: Any) -> str:
    """Of a lease, as the site has it; YAML makes numbers and days of some. Empty for none."""
    if isinstance(told, (bool, Mapping, Sequence)) and not isinstance(told, str):
        raise BadInput(f"{PREFIX}lease of {host}", "that is no name", "Give 1 to 80 characters, in quotes.")
    return "" if told is None else str(told).strip()


def _lease(members: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    first = next(iter(members.values()), {})
    lease = {"name": first["lease"], "hosts": [], "flavors": [], "members": {}}
    if first.get("cloud") is not None:
        lease["cloud"] = first["cloud"]
    for name in _SHARED:
        lease.update(_agreed(name, members))
    places: dict[Any, Any] = {}
    for host, variables in members.items():
        kind, wanted, entry = _wanted(host, variables)
        if wanted not in places:
            lease[kind].append({**entry, "count": 0})
            places[wanted] = len(lease[kind]) - 1
        lease[kind][places[wanted]]["count"] += 1
        lease["members"][host] = {"kind": kind, "place": places[wanted]}
    return lease


def _wanted(host: str, variables: Mapping[str, Any]) -> tuple[str, Any, dict[str, Any]]:
    """The option, what makes two hosts want the same, and the entry without its count."""
    properties = variables.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise BadInput(f"{PREFIX}properties of {host}", "these are no properties", "Write names with their values.")
    if not variables.get("flavor"):
        conditions = read_conditions(f"{PREFIX}properties of {host}", properties)
        return "hosts", conditions, {"properties": dict(properties)}
    if properties:
        raise BadInput(
            f"{PREFIX}properties of {host}",
            f"it has {PREFIX}flavor too, and a virtual machine has no properties to choose by",
            "Leave out one of the two.",
        )
    return "flavors", variables["flavor"], {"flavor": variables["flavor"]}


def _agreed(name: str, members: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What those who say it say; nothing where nobody does."""
    said = {host: variables[name] for host, variables in members.items() if variables.get(name) is not None}
    sayers: dict[str, str] = {}
    for host, value in said.items():
        sayers.setdefault(str(value), host)
    if len(sayers) > 1:
        words = ", ".join(f"{host} says {value}" for value, host in sayers.items())
        raise BadInput(f"{PREFIX}{name}", f"hosts of one lease do not agree: {words}", "Say it once, for their group.")
    value = next(iter(said.values()), None)
    return {name: str(value) if isinstance(value, date) else value} if said else {}  # YAML makes dates of some texts
