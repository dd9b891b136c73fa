# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action plugins of images have in common."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.glance import Glance
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class GlanceAction(HandoverAction):
    """Runs a module that works with images."""

    service_type = "image"

    def own_project(self, connection: Any, args: dict[str, Any]) -> None:
        """Have ``project_id`` be that of the token, unless the user names another."""
        if connection is not None and not args.get("project_id"):
            args["project_id"] = connection.current_project_id

    def glance(self, connection: Any, args: Mapping[str, Any]) -> Glance:
        """Glance, with the controller's own token."""
        access = self._access(connection, args)
        return Glance(Transport(access.endpoint, GivenToken(access.token), access.validate_certs, access.ca_cert))
