# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Floating IPs of the project, by openstacksdk: which one a server is given, without taking it from another.

Blazar tags those that it has leased: ``blazar`` and ``reservation:ID``
(https://github.com/ChameleonCloud/blazar, ``blazar/utils/openstack/neutron.py``). They end with their lease. Those that
were allocated for a server say so in their description, by which they are found when it is gone.
"""

from __future__ import annotations

import contextlib
from typing import Any, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._cloud.application_credentials import MADE_FOR
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservations import Reservations
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import said, told_of
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import label_of

_LEASED = "blazar"
_LONGEST = 255  # characters of a description
_LOOKS = 3  # at what changes while it is released


class FloatingIps:
    """:param connection: an ``openstack.connection.Connection``"""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def possible(self, subject: str) -> bool:
        """Whether there is a network that they are of."""
        with told_of("network", subject):
            return bool(self._connection.get_external_ipv4_floating_networks())

    def check(self, subject: str, address: str) -> Any:
        """The floating IP of this address, which nothing has.

        :raises Missing: the project has none of that address
        :raises Conflict: something has it, which would lose it
        """
        project = self._connection.session.get_project_id()  # operators are told those of all projects
        with told_of("network", f"floating IP {address}"):
            found = list(self._connection.network.ips(floating_ip_address=address, project_id=project))
        if not found:
            raise Missing(
                f"floating IP {address}", "the project has none of that address", "Correct it, or have it allocated."
            )
        if found[0].port_id:
            raise Conflict(
                subject,
                f"floating IP {address} is in use",
                "Take it from what has it ('openstack floating ip unset --port'), or name another one.",
            )
        return found[0]

    def attach(self, subject: str, server_id: str, address: str) -> str:
        """Give a server the floating IP of this address."""
        floating = self.check(subject, address)
        with told_of("network", subject):
            took = self._took(floating, self._port(subject, server_id))
        if not took:
            raise Conflict(subject, f"floating IP {address} was taken by another one meanwhile", "Name another one.")
        return address

    def attach_any(self, subject: str, server_id: str, reservation: str) -> str:
        """Give it one; its address. First such as the lease of *reservation* has, then others that are free, then new.

        :param reservation: id of the server's reservation; empty for none
        """
        with told_of("network", subject):
            port = self._port(subject, server_id)
            for floating in self._free(subject, reservation):
                # What was allocated for a server that is gone is this one's from now on.
                told = {"description": _told(subject)} if (floating.description or "").startswith(MADE_FOR) else {}
                if self._took(floating, port, **told):
                    return str(floating.floating_ip_address)
            return self._allocated(subject, port)

    def allocated(self, subject: str, server_id: str | None) -> list[Any]:
        """Those that were allocated for a server, unless something else has them by now.

        :param server_id: None where it is gone
        """
        network, project = self._connection.network, self._connection.session.get_project_id()
        with told_of("network", subject):
            found = list(network.ips(project_id=project, description=_told(subject)))
            own = {port.id for port in network.ports(device_id=server_id)} if found and server_id else set()
        free = [one for one in found if not one.port_id or one.port_id in own]
        return [one for one in free if _LEASED not in (one.tags or ())]

    @commit_point("server.address-released")
    def release(self, subject: str, server_id: str | None) -> None:
        """Give back what was allocated for a server.

        :raises Conflict: it changes all the time
        """
        from openstack import exceptions

        for _look in range(_LOOKS):
            left = self.allocated(subject, server_id)
            if not left:
                return
            for floating in left:
                # Another one may have taken it meanwhile.
                with told_of("network", subject), contextlib.suppress(exceptions.PreconditionFailedException):
                    self._connection.network.delete_ip(floating, if_revision=floating.revision_number)
        raise Conflict(subject, "its floating IP is at work for somebody else", "Run again.")

    @commit_point("server.address-allocated")
    def _allocated(self, subject: str, port: str) -> str:
        from openstack import exceptions

        public = self._connection.get_external_ipv4_floating_networks()[0]
        try:
            made = self._connection.network.create_ip(
                floating_network_id=public.id, port_id=port, description=_told(subject)
            )
        except exceptions.ConflictException as error:
            raise Unavailable(
                subject,
                f"there is no floating IP to be had ({said(error)})",
                "Give back one that nothing uses ('openstack floating ip delete'), have one in the lease, or say "
                "'floating_ip: none'.",
            ) from error
        return str(made.floating_ip_address)

    def _free(self, subject: str, reservation: str) -> Iterator[Any]:
        """Those that nothing has, in order; none that another lease of the project has."""
        network, project = self._connection.network, self._connection.session.get_project_id()
        free = [one for one in network.ips(project_id=project) if not one.port_id]
        leased = [one for one in free if _LEASED in (one.tags or ())]
        if leased and reservation:
            own = self._tags_of_the_lease(reservation)
            yield from (one for one in leased if own.intersection(one.tags))
        others = [one for one in free if one not in leased]
        yield from sorted(others, key=lambda one: one.description != _told(subject))

    def _tags_of_the_lease(self, reservation: str) -> set[str]:
        for lease in Reservations(self._connection).all():
            ids = {one.id for one in lease.reservations}
            if reservation in ids:
                return set(map(label_of, ids))
        return set()

    @commit_point("server.address-attached")
    def _took(self, floating: Any, port: str, **told: str) -> bool:
        """Whether the port has it now; false where another one was quicker."""
        from openstack import exceptions

        try:
            self._connection.network.update_ip(floating, if_revision=floating.revision_number, port_id=port, **told)
        except (exceptions.PreconditionFailedException, exceptions.ConflictException):
            return False
        return True

    def _port(self, subject: str, server_id: str) -> str:
        for port in self._connection.network.ports(device_id=server_id):
            if any(":" not in fixed["ip_address"] for fixed in port.fixed_ips):
                return str(port.id)
        raise Conflict(subject, "it has no address of IPv4 that a floating IP could reach", "Give it a network.")


def _told(subject: str) -> str:
    """The description of what is allocated for it."""
    return f"{MADE_FOR}{subject}"[:_LONGEST]
