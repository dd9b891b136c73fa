# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers, bare metal or virtual, by openstacksdk: made from an image on a reservation of a lease, and deleted."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import time
from typing import Any, Callable, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._cloud.floating_ips import FloatingIps
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import find, several_of, told_of
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    Missing,
    Refused,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import label_of, labelled
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import RESERVATION, reservation_of
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_name
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import WEEK, check_count

NO_ADDRESS, ANY_ADDRESS = "none", "auto"
_ACTIVE, _ERROR = "ACTIVE", "ERROR"
_COMING = ("BUILD", "REBUILD", "REBOOT", "HARD_REBOOT", "MIGRATING", "UNKNOWN")  # what becomes active by itself
_LOOK = 1.0  # seconds between two looks at a server
_LONGEST_NAME = 255  # characters, of Nova and Glance
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)  # a name that is found where it is taken for a regular expression
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Wanted(NamedTuple):
    """A server that shall be there.

    :ivar image, flavor, network: names or ids; the network may be empty, where the project has but one
    :ivar image_hash: that the image shall have, as Glance tells it; empty for any
    :ivar reservation: id of the reservation in a lease, of hosts or of a flavor, that it shall run on; empty for none
    :ivar floating_ip: an address of the project, ``auto`` for one of the lease's, a free or a new one, ``none``
    :ivar metadata: of the server, beside its reservation, by which an inventory finds it
    :ivar timeout: seconds that it may take to become active
    """

    name: str
    image: str
    image_hash: str
    flavor: str
    network: str
    reservation: str
    key_name: str
    security_groups: list[str]
    floating_ip: str
    metadata: Mapping[str, str]
    timeout: int

    @property
    def leased_as(self) -> str:
        """Id of its reservation, which a flavor's name may tell; empty for none."""
        return self.reservation or labelled(self.flavor)


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """What is wanted, from the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    names = {
        option: check_name(option, params[option], _LONGEST_NAME)
        for option in ("name", "image")
        if params[option] is not None
    }
    _check_floating_ip(params["floating_ip"])
    check_count("timeout", params["timeout"], 1, WEEK)
    for key, value in params["metadata"].items():
        if (
            not 0 < len(str(key)) <= _LONGEST_NAME
            or not isinstance(value, (str, int))
            or len(str(value)) > _LONGEST_NAME
        ):
            raise BadInput(f"metadata {key}", "it is no text of a server", f"Give 1 to {_LONGEST_NAME} characters.")
    metadata = {str(key): str(value) for key, value in params["metadata"].items()}
    return Wanted(**{**{name: params[name] for name in Wanted._fields}, **names, "metadata": metadata})


def _check_floating_ip(asked: str) -> None:
    if asked in (NO_ADDRESS, ANY_ADDRESS):
        return
    try:
        ipaddress.ip_address(asked)
    except ValueError as error:
        raise BadInput(
            f"floating_ip {asked!r}", "that is no address", f"Give one, or '{ANY_ADDRESS}' or '{NO_ADDRESS}'."
        ) from error


def is_on(server: Mapping[str, Any], reservation: str) -> bool:
    """Whether *server* may run on the reservation of this id, empty for any: not where it is told to be on another."""
    return not reservation or server["reservation"] in ("", reservation)


def check_reservation(server: Mapping[str, Any], wanted: Wanted) -> None:
    """Whether *server*, which is there, may be the one that is wanted.

    :raises Conflict: it runs on another reservation, so it ends with another lease
    """
    if not is_on(server, wanted.leased_as):
        raise Conflict(
            f"server {wanted.name}",
            f"it is there, on reservation {server['reservation']}, and is asked for on {wanted.leased_as}",
            "Give one of them another name, or delete this one first ('state: absent').",
        )


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


def one_of(
    name: str, servers: Sequence[Mapping[str, Any]], reservation: str
) -> tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]:
    """The server among those of a name, None where there is none; and those in ERROR that have never run.

    :param reservation: id of the one that it is to run on, or empty. The one on it is meant where others have the name,
        too; and what has failed on another one is somebody else's
    :raises Conflict: there are several
    """
    mine = [server for server in servers if is_on(server, reservation)]
    failed = [server for server in mine if server["never_ran"]]
    ran = [server for server in servers if not server["never_ran"]]
    own = [server for server in ran if reservation and server["reservation"] == reservation]
    if len(own) == 1:
        return own[0], failed
    if len(ran) > 1:
        raise several_of(f"server {name}", [server["id"] for server in ran], "Delete or rename all but one.")
    return (ran[0] if ran else None), failed


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
        return [self._described(server) for server in named(self._connection, name)]

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
        subject = f"server {wanted.name}"
        leased = self._leased_flavor(wanted.reservation) if wanted.reservation else ""
        optional: dict[str, Any] = {
            "key_name": wanted.key_name,
            "security_groups": [{"name": name} for name in wanted.security_groups],
            "metadata": {**({RESERVATION: wanted.leased_as} if wanted.leased_as else {}), **wanted.metadata},
            "scheduler_hints": {"reservation": wanted.reservation} if wanted.reservation and not leased else None,
        }
        flavor = leased or str(find(self._connection, "compute", "flavor", wanted.flavor).id)
        with told_of("compute", subject):
            made = self._connection.compute.create_server(
                name=wanted.name,
                image_id=parts.image,
                flavor_id=flavor,
                networks=[{"uuid": parts.network}] if parts.network else "auto",
                **{name: value for name, value in optional.items() if value},
            )
        described = self._first(self._until_active(subject, made.id, wanted.timeout), wanted)
        return self.finish(described, wanted, self.lacks_address(described, wanted.floating_ip))

    def lacks_address(self, server: Mapping[str, Any], floating_ip: str) -> bool:
        """Whether *server*, which is there, has not the *floating_ip* that it should, as one whose launch was stopped.

        :raises Conflict: it will not come by itself, or another server has that address
        """
        subject = f"server {server['name']}"
        if server["status"] not in (_ACTIVE, *_COMING):
            raise Conflict(
                subject,
                f"it is there, and is {server['status']}",
                "Start it, or delete it ('state: absent') and have it made anew.",
            )
        if floating_ip == NO_ADDRESS:
            return False
        with told_of("compute", subject):
            rows = _rows(self._connection.compute.get_server(server["id"]).addresses)
        if floating_ip != ANY_ADDRESS:
            if floating_ip in [row["addr"] for row in rows]:
                return False
            for other in (row["addr"] for row in rows if _is_floating(row)):
                raise Conflict(
                    subject,
                    f"it has another floating IP than {floating_ip}: {other}",
                    "Take that away ('openstack server remove floating ip'), or ask for it.",
                )
            self._floating_ips.check(subject, floating_ip)
            return True
        if any(_is_floating(row) or ipaddress.ip_address(row["addr"]).is_global for row in rows):
            return False
        return self._floating_ips.possible(subject)

    def finish(self, server: Mapping[str, Any], wanted: Wanted, lacks_address: bool) -> Mapping[str, Any]:
        """Wait until *server* is active, and give it the floating IP that it lacks.

        :raises Unavailable: it cannot be made, or not in time
        """
        subject = f"server {server['name']}"
        found = self._until_active(subject, server["id"], wanted.timeout)
        if lacks_address:
            if wanted.floating_ip == ANY_ADDRESS:
                address = self._floating_ips.attach_any(subject, found.id, wanted.leased_as)
            else:
                address = self._floating_ips.attach(subject, found.id, wanted.floating_ip)
            found = self._with_address(subject, found.id, address, wanted.timeout)
        return self._described(found)

    def delete(self, server: Mapping[str, Any], timeout: float) -> None:
        """Delete it and wait until it is gone. Its floating IP stays the project's.

        :raises Unavailable: that takes too long
        """
        subject = f"server {server['name']}"
        with told_of("compute", subject):
            self._connection.compute.delete_server(server["id"])
        with contextlib.suppress(Missing):
            self._waited_for(subject, server["id"], timeout, lambda now: f"it is still {now.status}")

    def allocated(self, name: str, server: Mapping[str, Any] | None) -> list[str]:
        """Floating IPs that were allocated for the server of this name, and that nothing else has.

        :param server: None where it is gone
        """
        found = self._floating_ips.allocated(f"server {name}", server["id"] if server else None)
        return [str(one.floating_ip_address) for one in found]

    def release(self, name: str, server: Mapping[str, Any] | None) -> None:
        """Give these back."""
        self._floating_ips.release(f"server {name}", server["id"] if server else None)

    def _first(self, made: Any, wanted: Wanted) -> Mapping[str, Any]:
        """*made*, or one of the same name that another run has made a moment before; then *made* is deleted."""
        others = [server for server in named(self._connection, wanted.name) if not _never_ran(server)]
        same = [server for server in others if is_on(self._described(server), wanted.leased_as)]
        first = min(same, key=lambda server: (server.created_at, server.id), default=made)
        if first.id != made.id:
            self.delete(self._described(made), wanted.timeout)
        return self._described(first)

    def _leased_flavor(self, reservation: str) -> str:
        """Id of the flavor that is this reservation's, where it is one of a flavor; else empty."""
        with told_of("compute", f"reservation {reservation}"):
            named = label_of(reservation)
            return next((str(one.id) for one in self._connection.compute.flavors() if one.name == named), "")

    def _until_active(self, subject: str, server_id: str, timeout: float) -> Any:
        """The server of openstacksdk's, once it is active.

        :raises Unavailable: it has failed, or it takes too long
        :raises Missing: it was deleted meanwhile
        """

        def lacks(server: Any) -> str:
            if server.status not in (_ACTIVE, *_COMING):
                raise Unavailable(subject, f"it is {server.status}{_fault(server)}", _ANEW)
            return "" if server.status == _ACTIVE else f"it is still {server.status}"

        return self._waited_for(subject, server_id, timeout, lacks)

    def _with_address(self, subject: str, server_id: str, address: str, timeout: float) -> Any:
        """It, as soon as the compute service knows of its floating IP.

        :raises Unavailable: that takes too long
        """

        def lacks(server: Any) -> str:
            known = [row["addr"] for row in _rows(server.addresses)]
            return "" if address in known else f"it has not its floating IP {address} yet"

        return self._waited_for(subject, server_id, timeout, lacks)

    def _waited_for(self, subject: str, server_id: str, timeout: float, lacks: Callable[[Any], str]) -> Any:
        """It, once *lacks* says that nothing is. A site that is away for a while is waited for.

        :param lacks: says what is still to come, or nothing, of the server as openstacksdk has it
        :raises Unavailable: it takes too long
        :raises Missing: there is no such server any more
        """
        end = time.monotonic() + timeout
        while True:
            try:
                with told_of("compute", subject):
                    server = self._connection.compute.get_server(server_id)
            except Missing as error:
                raise Missing(subject, "it is gone", "Its lease has ended, or somebody has deleted it.") from error
            except Unavailable as error:
                lacking = error.cause
            else:
                lacking = lacks(server)
                if not lacking:
                    return server
            if time.monotonic() > end:
                raise Unavailable(subject, f"it takes too long: {lacking}", "Run again, or raise 'timeout'.")
            time.sleep(_LOOK)

    def _described(self, server: Any) -> dict[str, Any]:
        """``{"id", "name", "status", "never_ran", "image", "reservation", "address"}``.

        The reservation is empty where nothing tells one, the address where it has none yet.
        """
        return {
            "id": server.id,
            "name": server.name,
            "status": server.status,
            "never_ran": _never_ran(server),
            "image": (server.image or {}).get("id") or "",
            "reservation": reservation_of(server.to_dict()),
            "address": _address(server.addresses or {}),
        }


_ANEW = "Run again, which makes one anew that has never run; ask the site's operators if it stays so."


def _never_ran(server: Any) -> bool:
    return server.status == _ERROR and not server.launched_at


def _fault(server: Any) -> str:
    """What the compute service tells of why a server is in ERROR."""
    message = (server.fault or {}).get("message")
    return f": {str(message).rstrip('.')}" if message else ""


def _address(addresses: Mapping[str, Any]) -> str:
    """A floating address, or else a fixed one, of IPv4 if there is one."""
    rows = sorted(_rows(addresses), key=lambda row: (not _is_floating(row), row.get("version") != 4))
    return str(rows[0]["addr"]) if rows else ""


def _rows(addresses: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return [row for network in (addresses or {}).values() for row in network]


def _is_floating(row: Mapping[str, Any]) -> bool:
    return row.get("OS-EXT-IPS:type") == "floating"
