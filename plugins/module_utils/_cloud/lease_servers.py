# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inventory of leases asks a site for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservations import Reservations
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import told_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import sign_in
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import read_server, rows_of


class Answer(NamedTuple):
    """What a site tells.

    :ivar rows: of the servers on the project's leases
    :ivar ahead: how far its clock is ahead of this machine's
    :ivar names: of all leases that the project has or had, by their ids
    """

    rows: list[dict[str, Any]]
    ahead: timedelta
    names: dict[str, str]


def ask_site(options: Mapping[str, Any], operator: Operator, patience: float | None) -> Answer:
    """The servers on the project's leases.

    :param options: those of ``_options.CLOUD``
    :param patience: as of `sign_in`
    :raises DataError: as of `sign_in`, or a service does not answer
    """
    connection = sign_in(options, operator, patience)
    reservations = Reservations(connection)
    leases = reservations.all()
    with told_of("compute", "servers"):
        servers = [read_server(server.to_dict()) for server in connection.compute.servers()]
    region = str(connection.config.get_region_name() or connection.config.name)
    return Answer(rows_of(servers, leases, region), reservations.ahead, {lease.id: lease.name for lease in leases})
