# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_lease`` on the controller."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.lease_resources import with_ids
from ansible_collections.chameleon.data.plugins.module_utils._cloud.leases import Leases
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import FLAVOR, HOST
from ansible_collections.chameleon.data.plugins.module_utils._lease.compare import compare
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import plan, read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import (
    ABSENT,
    CHAMELEON_LEASE,
    PRESENT,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_lease``."""

    options = CHAMELEON_LEASE
    service_type = "reservation"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        wanted = read_wanted(args)
        connection = reach.signed_in()
        if wanted.state == PRESENT:
            wanted = with_ids(connection, wanted)
        leases = Leases(connection, wanted.timeout)
        find = leases.find if self.check or wanted.state == ABSENT else leases.find_at_rest
        found = find(wanted.name)
        steps = plan(wanted, found, leases.now())
        if not self.check:
            found = leases.carry_out(steps, found, wanted)
        lease = None if wanted.state == ABSENT else found
        compared = compare(wanted.asked, lease.reservations if lease else ())
        return {
            **steps.told.result(),
            "lease": leases.described(lease) if lease else None,
            "reserved": {
                "hosts": compared.ids(wanted.asked, HOST),
                "flavors": compared.ids(wanted.asked, FLAVOR),
            },
            "warnings": leases.warnings(),
        }
