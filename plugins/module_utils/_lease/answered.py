# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases and their reservations as the reservation service answers. Pure."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._lease.properties import Conditions, from_json
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import iso, read_answer

HOST, FLAVOR, FLOATING_IP, NETWORK = "physical:host", "flavor:instance", "virtual:floatingip", "network"

PENDING, ACTIVE, TERMINATED, ERROR = "PENDING", "ACTIVE", "TERMINATED", "ERROR"
# Blazar is at work: it refuses whatever is asked of a lease meanwhile ("Invalid lease status")
_AT_WORK = ("CREATING", "STARTING", "UPDATING", "TERMINATING", "DELETING")
# Longer than any of that takes. A Blazar that is stopped in the middle of it never takes it up again.
_LEFT = timedelta(minutes=30)


_LABEL = "reservation:"


def label_of(reservation: str) -> str:
    """What Blazar calls the flavor that it makes for a reservation of one, and tags each leased floating IP with."""
    return f"{_LABEL}{reservation}"


def labelled(text: str) -> str:
    """The id of the reservation that such a label is of; empty where it is none."""
    return text[len(_LABEL) :] if text.startswith(_LABEL) else ""


class Reservation(NamedTuple):
    """One of a lease.

    :ivar status: ``pending``, ``active``, ``deleted``, ``error``
    :ivar amount: of hosts, servers or addresses
    :ivar flavor: id of the flavor that was asked for
    :ivar network: id of the network that floating IPs are of, or the name of a reserved network; empty where it is not
        told
    :ivar answer: all of it
    """

    id: str
    resource_type: str
    status: str
    amount: int
    conditions: Conditions
    flavor: str
    network: str
    answer: Mapping[str, Any]

    def __str__(self) -> str:
        said = ", ".join([str(one) for one in self.conditions] + [one for one in (self.flavor, self.network) if one])
        return f"{self.amount} {self.resource_type}" + (f" ({said})" if said else "")

    def described(self) -> dict[str, Any]:
        """For a result. A reserved flavor has the name by which a server is launched of it."""
        flavor = label_of(self.id) if self.resource_type in (FLAVOR, "virtual:instance") else None
        return {
            "id": self.id,
            "resource_type": self.resource_type,
            "status": self.status,
            "amount": self.amount,
            "properties": [str(one) for one in self.conditions],
            "flavor": flavor,
            "network": self.network or None,
            "floating_ips": [],
        }


class Lease(NamedTuple):
    """A lease.

    :ivar reservations: hosts first, then flavors, floating IPs, networks
    :ivar never_began: its start has failed
    :ivar created: when it was made, as the service writes that
    :ivar changed: when the service has last changed it; None where it does not tell
    """

    id: str
    name: str
    project_id: str
    status: str
    start: datetime
    end: datetime
    reservations: tuple[Reservation, ...]
    degraded: bool
    never_began: bool
    created: str = ""
    changed: datetime | None = None

    def __str__(self) -> str:
        return f"lease {self.name}"

    def over(self, now: datetime) -> bool:
        """Whether it has ended, and nothing of it is left, or will be, as far as its project can do something."""
        return self.status == TERMINATED or (self.end <= now and (self.status == PENDING or self.left_at_work(now)))

    def at_work(self, now: datetime) -> bool:
        """Whether the service is about to change it."""
        return self.status in _AT_WORK or (self.status == ACTIVE and self.end <= now)

    def left_at_work(self, now: datetime) -> bool:
        """Whether the service was stopped while it was at work on it, and so will never be done."""
        return self.status in _AT_WORK and self.changed is not None and self.changed + _LEFT <= now

    def trouble(self) -> str:
        """What is known of why it is in ERROR: the service tells no more."""
        what = "its start has failed" if self.never_began else "something after its start has failed"
        broken = [f"{one.resource_type} {one.id}" for one in self.reservations if one.status == "error"]
        return what + (f", of the reservation {', '.join(broken)}" if broken else "")

    def described(self, now: datetime) -> dict[str, Any]:
        """For a result."""
        return {
            "id": self.id,
            "name": self.name,
            "project_id": self.project_id,
            "status": self.status,
            "degraded": self.degraded,
            "start": iso(self.start),
            "end": iso(self.end),
            "remaining": 0 if self.status == TERMINATED else max(0, int((self.end - now).total_seconds())),
            "reservations": [one.described() for one in self.reservations],
            "hosts": [],
        }


def read_lease(answer: Mapping[str, Any]) -> Lease:
    """A lease of an answer.

    :raises KeyError, TypeError, ValueError: it is none
    """
    reservations = answer["reservations"]
    if isinstance(reservations, str):  # older releases of the testbed's fork
        reservations = json.loads(reservations)
    events = answer.get("events") or []
    changed = answer.get("updated_at") or answer.get("created_at")
    return Lease(
        id=str(answer["id"]),
        name=str(answer["name"]),
        project_id=str(answer.get("project_id") or ""),
        status=str(answer["status"]).upper(),
        start=read_answer(answer["start_date"]),
        end=read_answer(answer["end_date"]),
        reservations=tuple(sorted((_read_reservation(one) for one in reservations), key=_order)),
        degraded=bool(answer.get("degraded")),
        never_began=any(one.get("event_type") == "start_lease" and one.get("status") == "ERROR" for one in events),
        created=str(answer.get("created_at") or ""),
        changed=read_answer(changed) if changed else None,
    )


def _order(one: Reservation) -> tuple[int, str, str]:
    """The service has no order; a play that takes the first one means the hosts."""
    kinds = (HOST, FLAVOR, FLOATING_IP, NETWORK)
    place = kinds.index(one.resource_type) if one.resource_type in kinds else len(kinds)
    return place, str(one.answer.get("created_at") or ""), one.id


def _read_reservation(answer: Mapping[str, Any]) -> Reservation:
    kind = str(answer["resource_type"])
    conditions = from_json(answer.get("resource_properties") or "") + from_json(
        answer.get("hypervisor_properties") or answer.get("network_properties") or ""
    )
    network = answer.get("network_id") if kind == FLOATING_IP else answer.get("network_name")
    return Reservation(
        id=str(answer["id"]),
        resource_type=kind,
        status=str(answer.get("status") or ""),
        amount=int(answer.get("max") or answer.get("amount") or 1),
        conditions=() if kind == FLAVOR else tuple(sorted(set(conditions))),
        flavor=_flavor(answer) if kind == FLAVOR else "",
        network=str(network or ""),
        answer=answer,
    )


def _flavor(answer: Mapping[str, Any]) -> str:
    """The id of the flavor that was asked for: Blazar keeps a copy of it, and makes another one of its own."""
    try:
        return str(json.loads(answer["resource_properties"])["id"])
    except (KeyError, TypeError, ValueError):
        return str(answer.get("flavor_id") or "")
