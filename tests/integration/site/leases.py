# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases on the lab's site, by the client that its users have."""

from __future__ import annotations

import contextlib
import datetime
import time
import uuid
from typing import Any, Iterator

from blazarclient import client

from tests.lab.patience import patience
from tests.lab.site.description import PUBLIC_NETWORK

NONE_FREE = "Not enough hosts available"


def blazar(connection: Any) -> Any:
    """Blazar's client as who *connection* (openstacksdk's) is signed in."""
    return client.Client(
        session=connection.session, service_type="reservation", region_name=connection.config.get_region_name()
    )


def in_minutes(minutes: int) -> str:
    """A time as Blazar takes it: it has no seconds. It is up to a minute sooner, and a few seconds away at least."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes, seconds=5)
    return then.strftime("%Y-%m-%d %H:%M")


def hosts(properties: str = "", count: int = 1) -> dict[str, Any]:
    """A reservation of hosts with these properties."""
    resources = {"hypervisor_properties": "", "resource_properties": properties, "before_end": "default"}
    return {"resource_type": "physical:host", "min": count, "max": count, **resources}


def flavors(flavor_id: str, amount: int = 1) -> dict[str, Any]:
    """A reservation of servers of a flavor, wherever they run."""
    return {"resource_type": "flavor:instance", "flavor_id": flavor_id, "amount": amount, "affinity": None}


def floating_ips(connection: Any, amount: int = 1) -> dict[str, Any]:
    """A reservation of floating IPs."""
    network = connection.network.find_network(PUBLIC_NETWORK["name"]).id
    return {"resource_type": "virtual:floatingip", "network_id": network, "amount": amount}


@contextlib.contextmanager
def lease(connection: Any, *reservations: Any, minutes: int = 30) -> Iterator[Any]:
    """An ACTIVE lease on *reservations*, deleted afterwards."""
    leases = blazar(connection).lease
    name = f"test-{uuid.uuid4().hex[:8]}"
    told = {"start": "now", "end": in_minutes(minutes), "events": [], "before_end": None}
    made = leases.create(name=name, reservations=list(reservations), **told)
    try:
        wait(lambda: leases.get(made["id"])["status"], "ACTIVE", f"lease {name}")
        yield leases.get(made["id"])
    finally:
        with contextlib.suppress(Exception):  # one that has ended may be gone
            leases.delete(made["id"])


def wait(ask: Any, wanted: Any, what: str, seconds: float = 60) -> None:
    """Until the answer is the wanted one."""
    end = time.monotonic() + patience(seconds)
    while (now := ask()) != wanted:
        assert now != "ERROR" and time.monotonic() < end, f"{what} is {now}, not {wanted}"
        time.sleep(0.3)
