# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_lease``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

PRESENT, ABSENT, EXTENDED = "present", "absent", "extended"
FAIL, WAIT = "fail", "wait"

_PROPERTIES: dict[str, Any] = {"type": "dict", "default": {}}
_COUNT: dict[str, Any] = {"type": "int", "default": 1}
_NAME: dict[str, Any] = {"type": "str", "required": True}

CHAMELEON_LEASE: dict[str, Any] = {
    "argument_spec": with_cloud(
        name=_NAME,
        state={"type": "str", "choices": [PRESENT, ABSENT, EXTENDED], "default": PRESENT},
        start={"type": "str", "default": "now"},
        end={"type": "str"},
        hosts={
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {"count": _COUNT, "properties": _PROPERTIES},
        },
        flavors={
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {"flavor": _NAME, "count": _COUNT},
        },
        floating_ips={"type": "int", "default": 0},
        floating_ip_network={"type": "str", "default": "public"},
        networks={
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                "name": _NAME,
                "physical_network": {"type": "str", "default": "physnet1"},
                "description": {"type": "str", "default": ""},
                "properties": _PROPERTIES,
            },
        },
        if_busy={"type": "str", "choices": [FAIL, WAIT], "default": FAIL},
        wait={"type": "bool", "default": True},
        timeout={"type": "int", "default": 900},
    ),
    "required_if": [["state", EXTENDED, ["end"]]],
}
