# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leases are made of at other services: flavors of Nova, networks and floating IPs of Neutron."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import find
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import looked_up
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import Wanted


def with_ids(connection: Any, wanted: Wanted) -> Wanted:
    """The same with the ids of flavors and networks.

    :param connection: an ``openstack.connection.Connection``
    :raises Missing: there is none of that name
    :raises Conflict: there are several
    """

    def flavor(name: str) -> str:
        return str(find(connection, "compute", "flavor", name).id)

    def network(name: str) -> str:
        return str(find(connection, "network", "network", name).id)

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
