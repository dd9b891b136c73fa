# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``chameleon_snapshot`` with a token from the controller, and looks at the outcome from there."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.nova import Nova
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import control
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.regions import copies_of
from ansible_collections.chameleon.data.plugins.module_utils._image.engines import server
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
from ansible_collections.chameleon.data.plugins.plugin_utils.image_action import ImageAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ImageAction):
    """The control plane of a snapshot; the node makes the image and sends it."""

    options = CHAMELEON_SNAPSHOT

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any] | None:
        """Settle what needs no node, so that a node is not touched for nothing."""
        control.check_options(args)
        self.own_project(reach, args)
        glance = self.glance(reach)
        self._sites = self.sites(reach, args)
        if self._sites:
            return self._at_all_sites(glance, args)
        if control.is_server(args) and args["state"] == "present":
            if reach.connection is None:
                raise BadInput("engine server", "it needs the compute service as well", "Give a 'cloud', and no token.")
            return server.snapshot(Nova(reach.connection), glance, args, self.check)
        return control.settle_without_node(glance, args, self.check)

    def _at_all_sites(self, glance: Glance, args: Mapping[str, Any]) -> dict[str, Any] | None:
        """The result where no image has to be made or copied; None where one has, which needs the node."""
        expected = control.settle_without_node(glance, args, check_mode=True)
        if expected is None:
            return None
        original, copies = copies_of(glance, self._sites, args, expected, None)
        if copies.due and not self.check:
            return None
        settled = expected if self.check else control.settle_without_node(glance, args, check_mode=False)
        result = copies.added_to(settled or expected, 0 if original is None else original["size"])
        return result if self.check else {**result, **copies.carry_out(original, None, Stages(Meter()))}

    def conclude(self, reach: Reach, args: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Believe in the image only when Glance has it."""
        if not result.get("failed") and "image" in result:
            control.confirm(self.glance(reach), args, result)
            for site, told in zip(self._sites, result.get("regions", [])):
                if "image" in told:  # it may be lacking in check mode
                    control.confirm(site.glance, {"project_id": site.project}, told)
        return result
