# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells of leases, from the controller."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.leases import Leases
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import LEASE_STATUSES, read_statuses
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_info import CHAMELEON_LEASE_INFO
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_lease_info``."""

    options = CHAMELEON_LEASE_INFO
    service_type = "reservation"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        wanted = read_statuses("status", args["status"], LEASE_STATUSES)
        leases = Leases(reach.signed_in(), 0)
        name = args["name"] and args["name"].strip()
        named = [lease for lease in leases.all() if name in (None, lease.name, lease.id)]
        chosen = [lease for lease in named if not wanted or lease.status in wanted]
        told = [leases.described(lease) for lease in sorted(chosen, key=lambda lease: lease.start, reverse=True)]
        return {"changed": False, "leases": told, "warnings": leases.warnings()}
