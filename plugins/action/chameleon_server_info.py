# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells of servers, from the controller."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import Servers
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_info import (
    CHAMELEON_SERVER_INFO,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_server_info``."""

    options = CHAMELEON_SERVER_INFO
    service_type = "compute"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        name = args["name"] and args["name"].strip()
        return {"changed": False, "servers": Servers(reach.signed_in()).all(name)}
