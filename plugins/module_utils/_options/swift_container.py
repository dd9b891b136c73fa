# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``swift_container``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

PRESENT, ABSENT = "present", "absent"

SWIFT_CONTAINER: dict[str, Any] = {
    "argument_spec": with_cloud(
        name={"type": "str", "required": True, "aliases": ["container"]},
        state={"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        read_acl={"type": "str"},
        write_acl={"type": "str"},
        metadata={"type": "dict"},
        quota_bytes={"type": "str"},
        quota_objects={"type": "int"},
        versioning={"type": "bool"},
        expire_after={"type": "str"},
        temp_url_key={"type": "str", "no_log": True},
        recursive={"type": "bool", "default": False},
        delete_limit={"type": "str"},
    ),
}
