# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_lease_guard`` on the controller."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from ansible import constants

from ansible_collections.chameleon.data.plugins.module_utils._cloud.leases import Leases
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.guard import (
    Known,
    Look,
    come_home,
    look,
    read_before,
    too_late,
    words,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import unknown_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import Wanted, plan
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import iso, read_time
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import EXTENDED, FAIL
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_guard import CHAMELEON_LEASE_GUARD
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.guard_memory import GuardMemory
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach
from ansible_collections.chameleon.data.plugins.plugin_utils.run_locks import RunLocks

_FOLDER = Path(constants.config.get_config_value("ANSIBLE_HOME")).expanduser() / "chameleon_data" / "guard"
_LOCKS = RunLocks(_FOLDER / "lock")  # here, before ansible-core forks
_PATIENCE = 120  # seconds, where the service is at work on the lease


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_lease_guard``."""

    options = CHAMELEON_LEASE_GUARD
    service_type = "reservation"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        before = read_before(args["before"])
        end = None if args["extend"] is None else read_time("extend", args["extend"])
        come_home({}, args["brought_home"])
        connection = reach.signed_in()
        memory = GuardMemory(_FOLDER, f"{connection.session.get_project_id()} {connection.config.get_region_name()}")
        leases = Leases(connection, _PATIENCE)
        lease = leases.find(args["name"])
        if lease is None:
            _check_known(args["name"], leases, memory)
            return _result("over", "it is over")
        if not _LOCKS.take(lease.id):
            return _result("busy", "another run of the guard is at work on it", lease=lease.described(leases.now()))
        known = memory.read(lease)
        if not self.check:
            memory.see(lease)
            if args["brought_home"]:
                known = memory.come_home(lease, args["brought_home"])
        now = leases.now()
        hosts = {host: known.get(host, Known()) for host in args["hosts"]}
        found = look(lease.start, lease.end, now, before, hosts)
        changed, refused = False, ""
        if found.due and end is not None:
            wanted = Wanted(lease.id, EXTENDED, timedelta(), end, (), False, FAIL, _PATIENCE)
            try:
                lease, changed = self._extended(leases, lease, wanted)
                found = look(lease.start, lease.end, now, before, hosts)
            except DataError as error:
                refused = str(error)
        return {
            **_told(lease, found, now, changed=changed, refused=refused),
            "changed": changed,
            "asked": iso(now),
            "lease": lease.described(now),
            "due": [
                {"host": one.host, "last": one.last, "seconds": dict(hosts[one.host].seconds)} for one in found.due
            ],
            "warnings": leases.warnings(),
        }

    def _extended(self, leases: Leases, lease: Lease, wanted: Wanted) -> tuple[Lease, bool]:
        """It with the end that is wanted, and whether that is another one.

        :raises DataError: the site does not let it be extended, or does not answer
        """
        steps = plan(wanted, lease, leases.now())
        if steps.update is None:
            return lease, False
        if self.check:
            return lease._replace(end=steps.update.end or lease.end), True
        return leases.carry_out(steps, lease, wanted) or lease, True


def _check_known(name: str, leases: Leases, memory: GuardMemory) -> None:
    """:raises Missing: there is no lease of this name or id, and none was seen before"""
    there = leases.all()
    if not memory.knows(name) and not any(name in (one.name, one.id) for one in there):
        remedy = "Correct the name; one that is yet to come is made by the playbook chameleon.data.up."
        now = leases.now()
        raise unknown_lease(name, [one.name for one in there if not one.over(now)], remedy)


def _result(state: str, told: str, lease: Any = None) -> dict[str, Any]:
    return {"changed": False, "state": state, "told": told, "lease": lease, "due": [], "asked": None}


def _told(lease: Lease, found: Look, now: Any, *, changed: bool, refused: str) -> dict[str, str]:
    """State and words for a table of outcomes."""
    until = f"until {iso(lease.end)}"
    late = too_late(found.due, lease.end - now)
    if refused:
        return {"state": "failed", "told": f"it is not extended: {refused}" + (f" And {late}." if late else "")}
    if late:
        return {"state": "late", "told": f"{until}; {late}"}
    if changed:
        return {"state": "extended", "told": until}
    if found.due:
        return {"state": "due", "told": f"{until}, {words(lease.end - now)} left"}
    return {"state": "ok", "told": until + (f", next in {words(found.next - now)}" if found.next else "")}
