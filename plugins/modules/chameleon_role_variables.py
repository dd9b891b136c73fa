#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_role_variables``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_role_variables
short_description: Refuse variables of roles and playbooks that are misspelt
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the beginning of a role or a playbook, as those of this collection have it. Ansible passes over a variable that
    nothing reads, so that one that is misspelt does nothing, and says nothing.
  - A variable that begins with the role's name, and is but for a slip one of its argument specification, is refused,
    with the one that was meant.
  - Of any other one that begins so, and that the role does not have, is warned. It may be another version's, or the
    user's own.
  - The same goes for the variables of playbooks of this collection, without the warning.
  - What a role keeps for itself (C(register), C(set_fact)) is to begin otherwise, for example with two underscores.
extends_documentation_fragment:
  - chameleon.data.controller
options:
  role:
    description: The folder of the role, which is called like it; its C(meta/argument_specs.yml) tells the variables.
    type: path
  readers:
    description:
      - Playbooks and roles of this collection that read variables which begin with their names, in place of O(role).
    type: list
    elements: str
    choices: [collect, down, guard, restore, share, up, data_mount, dataset_stage, node_snapshot]
  results:
    description: Variables that the role sets for others to read.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    support: full
    description: Nothing is changed.
  diff_mode:
    support: none
    description: There is no change to show.
"""

EXAMPLES = r"""
- name: Refuse variables that are misspelt
  chameleon.data.chameleon_role_variables:
    role: "{{ role_path }}"
    results: [dataset_stage_results]

- name: Refuse those of the playbooks that lease nodes and give them back
  chameleon.data.chameleon_role_variables:
    readers: [up, down]
"""

RETURN = r"""#"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_role_variables import (
    CHAMELEON_ROLE_VARIABLES,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_ROLE_VARIABLES)
    module.fail_json(msg=no_plugin("chameleon_role_variables"))


if __name__ == "__main__":
    main()
