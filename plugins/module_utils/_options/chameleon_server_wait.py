# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_server_wait``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

CHAMELEON_SERVER_WAIT: dict[str, Any] = {
    "argument_spec": with_cloud(
        name={"type": "str", "required": True},
        timeout={"type": "int", "default": 1800},
    ),
}
