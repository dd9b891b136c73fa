#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_server_info``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_server_info
short_description: Tell of servers
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells of the project's servers, or of those of a name or id, with the addresses by which they are reached.
  - Needs no node; it asks the site's compute service from the controller.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
  - chameleon.data.info
options:
  name:
    description:
      - Name or id of the server; without it all are told.
    type: str
seealso:
  - module: chameleon.data.chameleon_server
"""

EXAMPLES = r"""
- name: Is the node there?
  chameleon.data.chameleon_server_info:
    cloud: chi_uc
    name: node1
  register: found

- name: Tell its address
  ansible.builtin.debug:
    msg: "{{ found.servers | map(attribute='address') | first | default('it is not there') }}"
"""

RETURN = r"""
servers:
  description: The servers, as M(chameleon.data.chameleon_server) tells of one.
  returned: success
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_info import (
    CHAMELEON_SERVER_INFO,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_SERVER_INFO)
    module.fail_json(msg=no_plugin("chameleon_server_info"))


if __name__ == "__main__":
    main()
