# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``swift_info`` with a token from the controller."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class ActionModule(HandoverAction):
    """The module asks the store; there is no control plane."""

    options = SWIFT_INFO
    service_type = "object-store"
