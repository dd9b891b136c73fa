# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``cloudfuse_mount``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

MOUNTED, REMOUNTED, PRESENT, UNMOUNTED, ABSENT = "mounted", "remounted", "present", "unmounted", "absent"
AUTO, OWN = "auto", "own"
BACKENDS = ("rclone", "cc_cloudfuse", "cloudfuse")
THERE = (MOUNTED, REMOUNTED, PRESENT)  # the states in which a mount needs a credential

CLOUDFUSE_MOUNT: dict[str, Any] = {
    "argument_spec": with_cloud(
        path={"type": "path", "required": True},
        state={"type": "str", "choices": [*THERE, UNMOUNTED, ABSENT], "default": MOUNTED},
        container={"type": "str"},
        prefix={"type": "str"},
        backend={"type": "str", "choices": [AUTO, *BACKENDS], "default": AUTO},
        credential={
            "type": "str",
            "choices": [AUTO, "application_credential", "token", OWN],
            "default": AUTO,
            "no_log": False,
        },
        credential_lifetime={"type": "str", "default": "30d", "no_log": False},
        read_only={"type": "bool", "default": False},
        owner={"type": "str", "default": "root"},
        group={"type": "str"},
        mode={"type": "raw", "default": "0755"},  # raw: a number has to be told from its text
        executable={"type": "bool", "default": False},
        allow_other={"type": "bool", "default": True},
        cache_mode={"type": "str", "choices": ["off", "minimal", "writes", "full"], "default": "writes"},
        cache_size={"type": "str"},
        cache_dir={"type": "path"},
        cache_time={"type": "str", "default": "10s"},
        buffer_size={"type": "str"},
        bandwidth_limit={"type": "str"},
        extra_options={"type": "list", "elements": "str", "default": []},
        allow_non_empty={"type": "bool", "default": False},
        boot={"type": "bool", "default": True},
        timeout={"type": "int", "default": 60},
        drain_timeout={"type": "int", "default": 300},
        migrate={"type": "bool", "default": False},
        force={"type": "bool", "default": False},
    ),
}
