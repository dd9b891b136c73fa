# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ``swift_object`` with a token from the controller."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class ActionModule(HandoverAction):
    """The module moves the bytes and asks the store; there is no control plane."""

    options = SWIFT_OBJECT
    service_type = "object-store"
