# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells of images, from the controller: no node is needed for that."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.info import tell
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot_info import (
    CHAMELEON_SNAPSHOT_INFO,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.image_action import ImageAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction, ImageAction):
    """Action plugin of ``chameleon_snapshot_info``."""

    options = CHAMELEON_SNAPSHOT_INFO

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        self.own_project(reach, args)
        return tell(self.glance(reach), args["name"], args["project_id"])
