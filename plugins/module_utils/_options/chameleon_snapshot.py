# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_snapshot``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

# What ``_image.selection.sanitize`` has a list of
SANITIZED = ["machine_id", "ssh_host_keys", "cloud_init", "dhcp", "logs", "histories", "temporary"]

CHAMELEON_SNAPSHOT: dict[str, Any] = {
    "argument_spec": with_cloud(
        name={"type": "str", "required": True},
        state={"type": "str", "choices": ["present", "absent"], "default": "present"},
        engine={"type": "str", "choices": ["auto", "native", "cc_snapshot", "server"], "default": "auto"},
        server={"type": "str"},
        if_exists={"type": "str", "choices": ["keep", "replace", "version"], "default": "keep"},
        keep_last={"type": "int"},
        keep_days={"type": "int"},
        keep={"type": "list", "elements": "str", "default": []},
        rotate_even={"type": "list", "elements": "str", "choices": ["protected", "shared"], "default": []},
        exclude={"type": "list", "elements": "str", "default": []},
        sanitize={"type": "list", "elements": "str", "choices": SANITIZED, "default": SANITIZED},
        secrets={"type": "str", "choices": ["fail", "exclude", "allow"], "default": "exclude", "no_log": False},
        stop_services={"type": "list", "elements": "str", "default": []},
        pre_command={"type": "str"},
        post_command={"type": "str"},
        freeze={"type": "bool", "default": False},
        scratch={"type": "path", "default": "/var/tmp"},
        size_limit={"type": "str", "default": "100G"},
        filesystem={"type": "str", "choices": ["auto", "ext4", "xfs"], "default": "auto"},
        disk_format={"type": "str", "choices": ["qcow2", "raw"], "default": "qcow2"},
        compression={"type": "str", "choices": ["zlib", "zstd"], "default": "zlib"},
        verify={"type": "str", "choices": ["none", "inspect", "boot"], "default": "inspect"},
        visibility={"type": "str", "choices": ["private", "shared", "community", "public"], "default": "private"},
        share_with={"type": "list", "elements": "str", "default": []},
        properties={"type": "dict", "default": {}},
        tags={"type": "list", "elements": "str", "default": []},
        min_disk={"type": "int", "default": 0},
        min_ram={"type": "int", "default": 0},
        regions={
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                "cloud": {"type": "raw"},
                "region_name": {"type": "str"},
                "compression": {"type": "str", "choices": ["as_it_is", "zlib", "zstd"], "default": "as_it_is"},
                "project_id": {"type": "str"},
                "endpoint": {"type": "str"},
                "token": {"type": "str", "no_log": True},
                "validate_certs": {"type": "bool"},
                "ca_cert": {"type": "path"},
                "ca_cert_remote_src": {"type": "bool", "default": False},
            },
        },
        project_id={"type": "str"},
    ),
}
