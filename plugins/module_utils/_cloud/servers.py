# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers, bare metal or virtual, by openstacksdk: made from an image on a reservation of a lease, and deleted."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._cloud.floating_ips import FloatingIps
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_told import (
    comes,
    deleting,
    described,
    is_floating,
    never_ran,
    rows,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_waits import ServerWait
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_wanted import (
    ANY_ADDRESS,
    NO_ADDRESS,
    Wanted,
    is_on,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import find, told_of
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import label_of
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import RESERVATION

_PLAIN = re.compile(r"[\w.-]+", re.ASCII)  # a name that is found where it is taken for a regular expression
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def named(connection: Any, name: str | None) -> list[Any]:
    """As openstacksdk has them: the project's servers, or those of this name or id.

    :param connection: an ``openstack.connection.Connection``
    """
    # The service takes a name for a regular expression of a part of one, and knows no filter for ids.
    wanted = {"name": name} if name and _PLAIN.fullmatch(name) else {}
    with told_of("compute", f"server {name}" if name else "servers"):
        found = [server for server in connection.compute.servers(**wanted) if name in (None, server.name)]
        if name and not found and _ID.fullmatch(name):
            found = [one for one in [connection.compute.find_server(name)] if one]
    return found


class Parts(NamedTuple):
    """Ids of what a server is made from; that of the network is empty where the site chooses it."""

    image: str
    network: str


class Servers:
    """:param connection: an ``openstack.connection.Connection``"""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._floating_ips = FloatingIps(connection)

    def all(self, name: str | None = None) -> list[Mapping[str, Any]]:
        """The project's servers, or those of this name or id."""
        return [described(server) for server in named(self._connection, name)]

    def image_id(self, wanted: Wanted) -> str:
        """The id of the image that is wanted.

        :raises Missing: there is none
        :raises Refused: it has another hash
        """
        image = find(self._connection, "image", "image", wanted.image)
        if wanted.image_hash not in ("", image.hash_value):
            raise Refused(
                f"image {wanted.image}",
                f"{image.id} has the hash {image.hash_value}, and {wanted.image_hash} is asked for",
                "Name the image by the id of the one that is meant, or leave out 'image_hash' to take this one.",
            )
        return str(image.id)

    def parts(self, wanted: Wanted) -> Parts:
        """What it is to be made from; its floating IP is free, where it is to have a certain one.

        :raises Missing: there is something none of
        :raises Refused: the image has another hash
        :raises Conflict: something has the floating IP
        """
        if wanted.floating_ip not in (NO_ADDRESS, ANY_ADDRESS):
            self._floating_ips.check(f"server {wanted.name}", wanted.floating_ip)
        image = self.image_id(wanted)
        network = str(find(self._connection, "network", "network", wanted.network).id) if wanted.network else ""
        return Parts(image, network)

    def create(self, wanted: Wanted, parts: Parts) -> Mapping[str, Any]:
        """Make it, wait until it is active and has its address."""
        leased = self._leased_flavor(wanted.reservation) if wanted.reservation else ""
        optional: dict[str, Any] = {
            "key_name": wanted.key_name,
            "security_groups": [{"name": name} for name in wanted.security_groups],
            "metadata": {**({RESERVATION: wanted.leased_as} if wanted.leased_as else {}), **wanted.metadata},
            "scheduler_hints": {"reservation": wanted.reservation} if wanted.reservation and not leased else None,
        }
        flavor = leased or str(find(self._connection, "compute", "flavor", wanted.flavor).id)
        made = self._ask_for(
            wanted.name,
            image_id=parts.image,
            flavor_id=flavor,
            networks=[{"uuid": parts.network}] if parts.network else "auto",
            **{name: value for name, value in optional.items() if value},
        )
        made = ServerWait(self._connection, wanted.name, made.id, wanted.timeout).until_active()
        first = self._first(made, wanted)
        return self.finish(first, wanted, self.lacks_address(first, wanted.floating_ip))

    def lacks_address(self, server: Mapping[str, Any], floating_ip: str) -> bool:
        """Whether *server*, which is there, has not the *floating_ip* that it should, as one whose launch was stopped.

        :raises Conflict: it will not come by itself, or another server has that address
        """
        subject = f"server {server['name']}"
        if not comes(server["status"]):
            raise Conflict(
                subject,
                f"it is there, and is {server['status']}",
                "Start it, or delete it ('state: absent') and have it made anew.",
            )
        if floating_ip == NO_ADDRESS:
            return False
        with told_of("compute", subject):
            has = rows(self._connection.compute.get_server(server["id"]).addresses)
        if floating_ip != ANY_ADDRESS:
            if floating_ip in [row["addr"] for row in has]:
                return False
            for other in (row["addr"] for row in has if is_floating(row)):
                raise Conflict(
                    subject,
                    f"it has another floating IP than {floating_ip}: {other}",
                    "Take that away ('openstack server remove floating ip'), or ask for it.",
                )
            self._floating_ips.check(subject, floating_ip)
            return True
        if any(is_floating(row) or ipaddress.ip_address(row["addr"]).is_global for row in has):
            return False
        return self._floating_ips.possible(subject)

    def finish(self, server: Mapping[str, Any], wanted: Wanted, lacks_address: bool) -> Mapping[str, Any]:
        """Wait until *server* is active, and give it the floating IP that it lacks.

        :raises Unavailable: it cannot be made, or not in time
        """
        subject = f"server {server['name']}"
        wait = ServerWait(self._connection, server["name"], server["id"], wanted.timeout)
        found = wait.until_active()
        if lacks_address:
            if wanted.floating_ip == ANY_ADDRESS:
                address = self._floating_ips.attach_any(subject, found.id, wanted.leased_as)
            else:
                address = self._floating_ips.attach(subject, found.id, wanted.floating_ip)
            found = wait.until_known_at(address)
        return described(found)

    @commit_point("server.delete")
    def delete(self, server: Mapping[str, Any], timeout: float) -> None:
        """Delete it and wait until it is gone. Its floating IP stays the project's.

        :raises Unavailable: that takes too long
        """
        with told_of("compute", f"server {server['name']}"):
            self._connection.compute.delete_server(server["id"])
        ServerWait(self._connection, server["name"], server["id"], timeout).until_gone()

    def allocated(self, name: str, server: Mapping[str, Any] | None) -> list[str]:
        """Floating IPs that were allocated for the server of this name, and that nothing else has.

        :param server: None where it is gone
        """
        found = self._floating_ips.allocated(f"server {name}", server["id"] if server else None)
        return [str(one.floating_ip_address) for one in found]

    def release(self, name: str, server: Mapping[str, Any] | None) -> None:
        """Give these back."""
        self._floating_ips.release(f"server {name}", server["id"] if server else None)

    @commit_point("server.create")
    def _ask_for(self, name: str, **described_by: Any) -> Any:
        with told_of("compute", f"server {name}"):
            return self._connection.compute.create_server(name=name, **described_by)

    def _first(self, made: Any, wanted: Wanted) -> Mapping[str, Any]:
        """*made*, or one of the same name that another run has made a moment before; then *made* is deleted."""
        others = [server for server in named(self._connection, wanted.name) if not never_ran(server)]
        same = [server for server in others if not deleting(server) and is_on(described(server), wanted.leased_as)]
        first = min(same, key=lambda server: (server.created_at, server.id), default=made)
        if first.id != made.id:
            self.delete(described(made), wanted.timeout)
        return described(first)

    def _leased_flavor(self, reservation: str) -> str:
        """Id of the flavor that is this reservation's, where it is one of a flavor; else empty."""
        with told_of("compute", f"reservation {reservation}"):
            named = label_of(reservation)
            return next((str(one.id) for one in self._connection.compute.flavors() if one.name == named), "")
