# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leases are made of at other services: flavors of Nova, networks and floating IPs of Neutron."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import looked_up
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import Wanted


def with_ids(connection: Any, wanted: Wanted) -> Wanted:
    """The same with the ids of flavors and networks.

    :param connection: an ``openstack.connection.Connection``
    :raises Missing: there is none of that name
    :raises Conflict: there are several
    """

    def flavor(name: str) -> str:
        return _id(f"flavor {name}", name, lambda: connection.compute.find_flavor)

    def network(name: str) -> str:
        return _id(f"network {name}", name, lambda: connection.network.find_network)

    return wanted._replace(asked=looked_up(wanted.asked, flavor, network))


def addresses_by_tag(connection: Any) -> dict[str, list[str]]:
    """Floating IPs of the project by their tags, of which Blazar gives each that is leased ``reservation:ID``.

    None where they cannot be asked for: a lease is told without them then.
    """
    found: dict[str, list[str]] = {}
    try:
        for address in connection.network.ips():
            for tag in address.tags or []:
                found.setdefault(tag, []).append(address.floating_ip_address)
    except sdk_failures():
        return {}
    return {tag: sorted(addresses) for tag, addresses in found.items()}


def _id(subject: str, name: str, finder: Callable[[], Callable[..., Any]]) -> str:
    """:param finder: gives what finds one; already that fails where the service is not in the catalog"""
    from openstack import exceptions

    try:
        return str(finder()(name, ignore_missing=False).id)
    except exceptions.NotFoundException as error:
        raise Missing(subject, "there is none of that name or id", "Correct what is named, or the region.") from error
    except exceptions.DuplicateResource as error:
        raise Conflict(subject, "there are several of that name", "Give the id of the one.") from error
    except sdk_failures() as error:
        raise Unavailable(
            subject, f"the site cannot be asked for it ({error})", "Run again; ask the site's operators if it stays so."
        ) from error
