# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``swift_sync`` with a token from the controller."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import NOTED
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction
from ansible_collections.chameleon.data.plugins.plugin_utils.noted_listings import forget_noted, noted_on
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(HandoverAction):
    """The module makes the container itself; there is no control plane."""

    options = SWIFT_SYNC
    service_type = "object-store"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> None:
        """See `HandoverAction.prepare`."""
        if args["direction"] == "pull":
            self.public[NOTED] = " ".join(noted_on(self.host))
        else:
            forget_noted()
