# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``chameleon_snapshot`` with a token from the controller, and looks at the outcome from there."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.nova import Nova
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image import control, server
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.plugin_utils.glance import GlanceAction


class ActionModule(GlanceAction):
    """The control plane of a snapshot; the node makes the image and sends it."""

    options = CHAMELEON_SNAPSHOT

    def prepare(self, connection: Any, args: dict[str, Any]) -> dict[str, Any] | None:
        """Settle what needs no node, so that a node is not touched for nothing."""
        control.check_options(args)
        self.own_project(connection, args)
        glance = self.glance(connection, args)
        if control.is_server(args) and args["state"] == "present":
            if connection is None:
                raise BadInput("engine server", "it needs the compute service as well", "Give a 'cloud', and no token.")
            return server.snapshot(Nova(connection.compute), glance, args, self.check)
        return control.settle(glance, args, self.check)

    def conclude(self, connection: Any, args: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Believe in the image only when Glance has it."""
        if not result.get("failed") and "image" in result:
            control.confirm(self.glance(connection, args), args, result)
        return result
