# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_server`` on the controller."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_wanted import (
    Wanted,
    check_reservation,
    is_on,
    one_of,
    read_wanted,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import Servers
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
        there = servers.all(wanted.name)
        if args["state"] == ABSENT:  # what is told to be on another reservation is somebody else's
            there = [server for server in there if is_on(server, wanted.leased_as)]
        else:  # as of a lease that has just ended
            there = [server for server in there if not server["deleting"]]
        found, failed = one_of(wanted.name, there, wanted.leased_as)
        plan = Plan()
        for server in failed:
            plan.add("delete", f"server {server['name']}", "it is in ERROR, and has never run")
        finish: Callable[[], Mapping[str, Any] | None]
        if args["state"] == ABSENT:
            name = next((server["name"] for server in (found, *failed) if server), wanted.name)
            finish = self._absent(servers, found, name, args, plan)
        else:
            finish = self._present(servers, found, wanted, plan)
        if self.check:
            return {**plan.result(), "server": None if args["state"] == ABSENT else found}
        for server in failed:
            servers.delete(server, wanted.timeout)
        return {**plan.result(), "server": finish()}

    def _present(
        self, servers: Servers, found: Mapping[str, Any] | None, wanted: Wanted, plan: Plan
    ) -> Callable[[], Mapping[str, Any] | None]:
        """What is done, once it is planned; returns the server."""
        if found is None:
            plan.add("create", f"server {wanted.name}", f"it is not there; from image {wanted.image}")
            parts = servers.parts(wanted)  # without these nothing is deleted
            return lambda: servers.create(wanted, parts)
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
        return lambda: servers.finish(found, wanted, lacking)

    def _absent(
        self, servers: Servers, found: Mapping[str, Any] | None, name: str, args: Mapping[str, Any], plan: Plan
    ) -> Callable[[], None]:
        """The same; returns nothing."""
        addresses = servers.allocated(name, found) if args["delete_ips"] else []
        if found is not None:
            plan.add("delete", f"server {name}", "it is there")
        for address in addresses:
            plan.add("release", f"floating IP {address}", f"it was allocated for server {name}")

        def finish() -> None:
            if found is not None:
                servers.delete(found, args["timeout"])
            if addresses:
                servers.release(name, found)

        return finish
