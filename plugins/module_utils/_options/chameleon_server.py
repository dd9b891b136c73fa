# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_server``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

PRESENT, ABSENT = "present", "absent"

CHAMELEON_SERVER: dict[str, Any] = {
    "argument_spec": with_cloud(
        name={"type": "str", "required": True},
        state={"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        image={"type": "str"},
        image_hash={"type": "str", "default": ""},
        flavor={"type": "str", "default": "baremetal"},
        network={"type": "str", "default": "sharednet1"},
        reservation={"type": "str", "default": ""},
        key_name={"type": "str", "default": ""},
        security_groups={"type": "list", "elements": "str", "default": []},
        floating_ip={"type": "str", "default": "auto"},
        delete_ips={"type": "bool", "default": False},
        metadata={"type": "dict", "default": {}},
        timeout={"type": "int", "default": 3600},
    ),
    "required_if": [["state", PRESENT, ["image"]]],
}
