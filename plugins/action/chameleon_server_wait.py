# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a server, from the controller, by the connection that Ansible has to it."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_waits import ServerWait
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_wanted import one_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import Servers
from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_wait import CHAMELEON_SERVER_WAIT
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import WEEK, check_count
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach

_TRY = 10  # seconds to try to get in at most, between two looks whether the server is there


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_server_wait``."""

    options = CHAMELEON_SERVER_WAIT
    service_type = "compute"
    _requires_connection = True

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        check_count("timeout", args["timeout"], 1, WEEK)
        connection = reach.signed_in()
        found, _failed = one_of(args["name"], Servers(connection).all(args["name"]), "")
        if found is None:
            raise Missing(f"server {args['name']}", "it is not there", "Launch it with 'chameleon_server'.")
        if not self.check:
            wait = ServerWait(connection, found["name"], found["id"], args["timeout"])
            wait.until_let_in(lambda: self._lacks(min(_TRY, args["timeout"])))
        return {"changed": False, "server": found}

    def _lacks(self, seconds: int) -> str:
        """Why it does not let Ansible in within so long; empty where it does."""
        task = self._task.copy()
        task.args = {"timeout": seconds}
        attempt = self._shared_loader_obj.action_loader.get(
            "ansible.builtin.wait_for_connection",
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        result = attempt.run(task_vars=self.task_vars)
        return str(result["msg"]) if result.get("failed") else ""
