# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``swift_object``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

PRESENT, FETCHED, ABSENT = "present", "fetched", "absent"

SWIFT_OBJECT: dict[str, Any] = {
    "argument_spec": with_cloud(
        container={"type": "str", "required": True},
        name={"type": "str", "required": True, "aliases": ["object"]},
        state={"type": "str", "choices": [PRESENT, FETCHED, ABSENT], "default": PRESENT},
        src={"type": "path"},
        content={"type": "raw"},
        copy_from={
            "type": "dict",
            "options": {"container": {"type": "str"}, "name": {"type": "str", "required": True}},
        },
        move={"type": "bool", "default": False},
        dest={"type": "path"},
        content_type={"type": "str"},
        metadata={"type": "dict", "default": {}},
        headers={"type": "dict", "default": {}},
        expire_after={"type": "str"},
        expire_at={"type": "str"},
        segment_size={"type": "str", "default": "auto"},
    ),
    "mutually_exclusive": [["src", "content", "copy_from"], ["expire_after", "expire_at"]],
    "required_if": [["state", FETCHED, ["dest"]], ["move", True, ["copy_from"]]],
}
