# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_role_variables``."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options.playbooks import VARIABLES

ROLES = ("data_mount", "dataset_stage", "node_snapshot")

CHAMELEON_ROLE_VARIABLES: dict[str, Any] = {
    "argument_spec": {
        "role": {"type": "path"},
        "readers": {"type": "list", "elements": "str", "choices": [*VARIABLES, *ROLES]},
        "results": {"type": "list", "elements": "str", "default": []},
    },
    "required_one_of": [["role", "readers"]],
    "mutually_exclusive": [["role", "readers"]],
}
