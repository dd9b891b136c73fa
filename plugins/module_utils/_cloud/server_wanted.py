# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which server is wanted, and which of those that are there it is. Pure."""

from __future__ import annotations

import ipaddress
from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import several_of
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import labelled
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_name
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import WEEK, check_count

NO_ADDRESS, ANY_ADDRESS = "none", "auto"
_LONGEST_NAME = 255  # characters, of Nova and Glance


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
