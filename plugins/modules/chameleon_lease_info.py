#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_lease_info``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_lease_info
short_description: Tell of leases
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells of the project's leases, the latest first, or of those of a name.
  - Needs no node; it asks the site's reservation service from the controller.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
  - chameleon.data.info
options:
  name:
    description:
      - Name or id of the lease; without it all are told.
    type: str
  status:
    description:
      - Only leases with one of these, for example V(ACTIVE), V(PENDING), V(TERMINATED), V(ERROR).
    type: list
    elements: str
    default: []
seealso:
  - module: chameleon.data.chameleon_lease
"""

EXAMPLES = r"""
- name: What does the project have just now?
  chameleon.data.chameleon_lease_info:
    cloud: chi_uc
    status: [ACTIVE]
  register: found

- name: Those that end within two days
  ansible.builtin.debug:
    msg: "{{ found.leases | selectattr('remaining', 'lt', 172800) | map(attribute='name') }}"

- name: One of them
  chameleon.data.chameleon_lease_info:
    cloud: chi_uc
    name: my-experiment
"""

RETURN = r"""
leases:
  description: The leases, as M(chameleon.data.chameleon_lease) tells of one.
  returned: success
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_info import CHAMELEON_LEASE_INFO
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_LEASE_INFO)
    module.fail_json(msg=no_plugin("chameleon_lease_info"))


if __name__ == "__main__":
    main()
