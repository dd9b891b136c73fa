# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_server`` on the controller."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import (
    Servers,
    Wanted,
    check_reservation,
    read_wanted,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server import ABSENT, CHAMELEON_SERVER
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_server``."""

    options = CHAMELEON_SERVER
    service_type = "compute"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        wanted = read_wanted(args)
        servers = Servers(reach.signed_in())
        found = servers.find(args["name"])
        return self._absent(servers, found, args) if args["state"] == ABSENT else self._present(servers, found, wanted)

    def _present(self, servers: Servers, found: Mapping[str, Any] | None, wanted: Wanted) -> dict[str, Any]:
        plan = Plan()
        if found is None or found["never_ran"]:
            if found:
                plan.add("delete", f"server {wanted.name}", "it is in ERROR, and has never run")
            plan.add("create", f"server {wanted.name}", f"it is not there; from image {wanted.image}")
            if self.check:
                servers.image_id(wanted)  # a run could not do without it
                return {**plan.result(), "server": None}
            if found:
                servers.delete(found, wanted.timeout)
            return {**plan.result(), "server": servers.create(wanted)}
        check_reservation(found, wanted)
        # Its own image may be gone by now, as old snapshots are.
        if found["image"] != wanted.image and found["image"] != servers.image_id(wanted):
            raise Conflict(
                f"server {wanted.name}",
                f"it is there, made from image {found['image'] or '(unknown)'}",
                "A server is never made anew by itself: delete it first ('state: absent'), or name another one.",
            )
        lacking = servers.lacks_address(found, wanted.floating_ip)
        if lacking:
            reason = f"it has not the floating IP that is asked for: {wanted.floating_ip}"
            plan.add("attach", f"server {wanted.name}", reason)
        return {**plan.result(), "server": found if self.check else servers.finish(found, wanted, lacking)}

    def _absent(self, servers: Servers, found: Mapping[str, Any] | None, args: Mapping[str, Any]) -> dict[str, Any]:
        plan, name = Plan(), found["name"] if found else args["name"]
        addresses = servers.allocated(name, found) if args["delete_ips"] else []
        if found is not None:
            plan.add("delete", f"server {name}", "it is there")
        for address in addresses:
            plan.add("release", f"floating IP {address}", f"it was allocated for server {name}")
        if found is not None and not self.check:
            servers.delete(found, args["timeout"])
        if addresses and not self.check:
            servers.release(name, found)
        return {**plan.result(), "server": None}
