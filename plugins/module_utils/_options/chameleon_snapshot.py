# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_snapshot``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

CHAMELEON_SNAPSHOT: dict[str, Any] = {
    "argument_spec": with_cloud(
        name={"type": "str", "required": True},
        state={"type": "str", "choices": ["present", "absent"], "default": "present"},
        if_exists={"type": "str", "choices": ["keep", "replace"], "default": "keep"},
        exclude={"type": "list", "elements": "str", "default": []},
        scratch={"type": "path", "default": "/var/tmp"},
        compression={"type": "str", "choices": ["zlib", "zstd"], "default": "zlib"},
        visibility={"type": "str", "choices": ["private", "shared", "community", "public"], "default": "private"},
        properties={"type": "dict", "default": {}},
        tags={"type": "list", "elements": "str", "default": []},
        min_disk={"type": "int", "default": 0},
        min_ram={"type": "int", "default": 0},
        project_id={"type": "str"},
    ),
}
