# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins whose whole task is control plane: nothing is left for a node."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class ControlPlaneAction(HandoverAction):
    """Its ``prepare`` always returns the result, on the controller and at once."""

    _requires_connection = False
    _supports_async = False
