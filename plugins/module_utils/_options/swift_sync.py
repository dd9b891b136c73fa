# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``swift_sync``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

SWIFT_SYNC: dict[str, Any] = {
    "argument_spec": with_cloud(
        direction={"type": "str", "required": True, "choices": ["push", "pull"]},
        path={"type": "path", "required": True},
        container={"type": "str", "required": True},
        prefix={"type": "str", "default": ""},
        include={"type": "list", "elements": "str", "default": []},
        exclude={"type": "list", "elements": "str", "default": []},
        compare={
            "type": "str",
            "choices": ["auto", "checksum", "size_mtime", "size", "always"],
            "default": "auto",
        },
        delete={"type": "bool", "default": False},
        delete_limit={"type": "str"},
        allow_empty_source={"type": "bool", "default": False},
        links={"type": "str", "choices": ["skip", "follow", "preserve"], "default": "skip"},
        segment_size={"type": "str", "default": "auto"},
        concurrency={"type": "str", "default": "auto"},
        bandwidth_limit={"type": "str"},
        retries={"type": "int", "default": 6},
        shard={
            "type": "dict",
            "options": {"index": {"type": "int", "required": True}, "count": {"type": "int", "required": True}},
        },
        metadata={"type": "dict", "default": {}},
        headers={"type": "dict", "default": {}},
        expire_after={"type": "str"},
        read_acl={"type": "str"},
        write_acl={"type": "str"},
        container_metadata={"type": "dict", "default": {}},
        source_digest={"type": "str"},
        check_space={"type": "bool", "default": False},
        layout={"type": "str", "choices": ["files", "packed"], "default": "files"},
        pack_below={"type": "str", "default": "1M"},
        pack_size={"type": "str", "default": "64M"},
        pack_format={"type": "str", "choices": ["zip", "tar"], "default": "zip"},
        version={"type": "str"},
        keep_versions={"type": "int"},
        keep_days={"type": "int"},
        keep={"type": "list", "elements": "str", "default": []},
        repack_above={"type": "int", "default": 30},
        repack={"type": "bool", "default": False},
    ),
}
