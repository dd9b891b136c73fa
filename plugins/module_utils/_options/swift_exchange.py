# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``swift_exchange``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC

# What is pulled, as ``swift_sync`` is told it
PULLED = (
    "container",
    "prefix",
    "include",
    "exclude",
    "compare",
    "links",
    "concurrency",
    "bandwidth_limit",
    "retries",
    "shard",
    "source_digest",
    "check_space",
    "layout",
    "version",
)

STEPS = BEGIN, LOOK, SHARE, HASHES, JOIN, WAIT, FINISH = "begin", "look", "share", "hashes", "join", "wait", "end"

SWIFT_EXCHANGE: dict[str, Any] = {
    "argument_spec": with_cloud(
        step={"type": "str", "choices": list(STEPS), "required": True},
        exchange={"type": "str"},
        path={"type": "path"},
        wish={"type": "str", "choices": ["auto", "true"], "default": "auto"},
        address={"type": "str"},
        port={"type": "int", "default": 6881},
        patience={"type": "int", "default": 60},
        **{name: dict(SWIFT_SYNC["argument_spec"][name], required=False) for name in PULLED},
    ),
    "required_if": [("step", BEGIN, ("path", "container"))],
}
