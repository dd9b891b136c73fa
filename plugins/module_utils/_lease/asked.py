# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reservations as a play asks for them. Pure."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import (
    FLAVOR,
    FLOATING_IP,
    HOST,
    NETWORK,
    Reservation,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.properties import (
    Condition,
    Conditions,
    read_conditions,
    to_json,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_name
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import check_count

_LONGEST_NAME = 255  # characters, of Nova and Neutron
_MOST = 1000  # of anything in one reservation; more than a site has
# What the service can give more of to a reservation that is there
_GROW = (HOST, FLOATING_IP)


class Asked(NamedTuple):
    """One reservation that a lease shall have.

    :ivar named: the flavor or network as the play names it; for floating IPs the external network
    :ivar found: its id at the site, once it has been looked up; empty for hosts and for networks, which are made
    """

    resource_type: str
    amount: int
    conditions: Conditions = ()
    named: str = ""
    found: str = ""
    description: str = ""

    def __str__(self) -> str:
        said = ", ".join([str(one) for one in self.conditions] + ([self.named] if self.named else []))
        return f"{self.amount} {self.resource_type}" + (f" ({said})" if said else "")

    @property
    def grows(self) -> bool:
        """Whether a reservation that has too few of it can be given more."""
        return self.resource_type in _GROW

    def fits(self, has: Reservation) -> bool:
        """Whether *has* is of this kind, though perhaps too small."""
        if has.resource_type != self.resource_type or not set(self.conditions) <= set(has.conditions):
            return False
        if self.resource_type == FLAVOR:
            return has.flavor == self.found
        if self.resource_type == FLOATING_IP:
            return has.network == self.found
        return self.resource_type == HOST or has.network in (self.named, "")  # the fork's answers do not name networks

    def body(self) -> dict[str, Any]:
        """As the request to make a lease has it."""
        if self.resource_type == HOST:
            return {**self._kind(), **_hosts(self.amount), **_properties(self.conditions, "hypervisor_properties")}
        if self.resource_type == FLAVOR:
            return {**self._kind(), "flavor_id": self.found, "amount": self.amount, "affinity": None}
        if self.resource_type == FLOATING_IP:
            return {**self._kind(), "network_id": self.found, "amount": self.amount}
        described = {"network_description": self.description} if self.description else {}
        named = {"network_name": self.named, **described}
        return {**self._kind(), **named, **_properties(self.conditions, "network_properties")}

    def growth(self, has: Reservation) -> dict[str, Any]:
        """As the request to give *has* as many as are asked for has it; the service wants to be told the rest again."""
        if self.resource_type == FLOATING_IP:
            return {"id": has.id, **self._kind(), "network_id": has.network, "amount": self.amount}
        same = {name: has.answer.get(name) or "" for name in ("hypervisor_properties", "resource_properties")}
        return {"id": has.id, **self._kind(), **_hosts(self.amount), **same}

    def _kind(self) -> dict[str, str]:
        return {"resource_type": self.resource_type}


def read_asked(params: Mapping[str, Any]) -> tuple[Asked, ...]:
    """What the options say, nothing looked up yet.

    :raises BadInput: the service cannot be asked for it
    """
    asked = []
    for each in params["hosts"]:
        check_count("hosts count", each["count"], 1, _MOST)
        asked.append(Asked(HOST, each["count"], read_conditions("hosts properties", each["properties"])))
    for each in params["flavors"]:
        check_count("flavors count", each["count"], 1, _MOST)
        asked.append(Asked(FLAVOR, each["count"], named=check_name("flavors flavor", each["flavor"], _LONGEST_NAME)))
    check_count("floating_ips", params["floating_ips"], 0, _MOST)
    if params["floating_ips"]:
        external = check_name("floating_ip_network", params["floating_ip_network"], _LONGEST_NAME)
        asked.append(Asked(FLOATING_IP, params["floating_ips"], named=external))
    for each in params["networks"]:
        conditions = read_conditions("networks properties", each["properties"])
        if each["physical_network"]:
            conditions = tuple(sorted({*conditions, Condition("physical_network", "==", each["physical_network"])}))
        name = check_name("networks name", each["name"], _LONGEST_NAME)
        asked.append(Asked(NETWORK, 1, conditions, name, description=each["description"]))
    return tuple(asked)


def looked_up(
    asked: tuple[Asked, ...], flavor: Callable[[str], str], network: Callable[[str], str]
) -> tuple[Asked, ...]:
    """The same with ids.

    :param flavor, network: tell the id of one of this name or id
    """
    look = {FLAVOR: flavor, FLOATING_IP: network}
    return tuple(
        one._replace(found=look[one.resource_type](one.named)) if one.resource_type in look else one for one in asked
    )


def _hosts(count: int) -> dict[str, Any]:
    return {"min": count, "max": count}


def _properties(conditions: Conditions, other: str) -> dict[str, str]:
    """Blazar wants both to be there; one takes all."""
    return {"resource_properties": to_json(conditions), other: ""}
