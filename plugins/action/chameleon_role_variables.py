# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_role_variables`` on the controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_role_variables import (
    CHAMELEON_ROLE_VARIABLES,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.playbooks import VARIABLES
from ansible_collections.chameleon.data.plugins.module_utils._options.spelling import check_variables
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach

_ROLES = Path(__file__).resolve().parents[2] / "roles"


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_role_variables``; no service is asked."""

    options = CHAMELEON_ROLE_VARIABLES

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        given = set(self.task_vars) - set(args["results"])
        for name in args["readers"] or ():  # of what only begins alike the roles themselves warn
            if name in VARIABLES:
                check_variables("playbook", name, {option: {} for option in VARIABLES[name]}, given)
            else:
                check_variables("role", name, self._specified(_ROLES / name), given)
        role = Path(args["role"]) if args["role"] else None
        warnings = check_variables("role", role.name, self._specified(role), given) if role else []
        return {"changed": False, "warnings": warnings}

    def _specified(self, role: Path) -> dict[str, Any]:
        """The options of all entry points of a role.

        :raises BadInput: it has no argument specification that can be read
        """
        try:  # ansible-core has read it before, and remembers
            entries = self._loader.load_from_file(str(role / "meta" / "argument_specs.yml"))["argument_specs"].values()
            return {name: option for entry in entries for name, option in entry.get("options", {}).items()}
        except (AnsibleError, AttributeError, KeyError, TypeError) as error:
            raise BadInput(f"role {role}", "its meta/argument_specs.yml cannot be read", "Name its folder.") from error
