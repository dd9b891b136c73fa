#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_server_wait``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_server_wait
short_description: Wait until a server lets Ansible in, as long as it is there
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Waits as C(ansible.builtin.wait_for_connection) does, and looks meanwhile whether the server is still there. One
    that is gone, because its lease has ended or somebody has deleted it, or that has been shut off or has failed, is
    told within half a minute, instead of after O(timeout).
  - The way there is that of the task's host; the site's compute service is asked from the controller.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  name:
    description:
      - Name or id of the server.
    type: str
    required: true
  timeout:
    description:
      - Seconds that it may take. Bare metal takes ten to twenty minutes.
    type: int
    default: 1800
attributes:
  async:
    support: none
    description: The plugin waits on the controller; O(timeout) says how long.
  check_mode:
    support: full
    description: Only looks whether the server is there.
  diff_mode:
    support: none
    description: There is nothing to show.
seealso:
  - module: chameleon.data.chameleon_server
"""

EXAMPLES = r"""
- name: Wait until the node lets us in
  chameleon.data.chameleon_server_wait:
    cloud: chi_uc
    name: "{{ inventory_hostname }}"
    timeout: 1200
"""

RETURN = r"""
server:
  description: The server, as M(chameleon.data.chameleon_server) tells of one; as it was before.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_wait import (
    CHAMELEON_SERVER_WAIT,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_SERVER_WAIT)
    module.fail_json(msg=no_plugin("chameleon_server_wait"))


if __name__ == "__main__":
    main()
