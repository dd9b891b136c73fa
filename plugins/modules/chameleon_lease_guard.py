#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_lease_guard``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_lease_guard
short_description: Tell which nodes are to be brought home before their lease ends
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbook C(chameleon.data.guard), which does what this tells.
  - A node is due once at each of the moments O(before), and again at the next run where it has not come through. Of
    moments that nobody was there for, one is made up for. Moments before the lease began do not count.
  - The last moment is not before the middle of a lease that is short, and in any case early enough, twice as long
    before the end as the node has taken before.
  - It is told when less time is left than a node has taken before.
  - The run holds the lease until it ends, however it ends. Another run of the same user on the same controller, also
    by hand, is told that it is held, and finds nothing due.
  - A lease that neither the site nor an earlier run has known is an error, which names those that there are. One that
    was known and is not there any more is over.
  - What has come home, and which leases were seen, is written down in the folder C(chameleon_data/guard) of
    C(ANSIBLE_HOME), C(~/.ansible) by default. Without it, nodes are brought home again, which changes nothing where
    nothing has changed.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  name:
    description:
      - Name or id of the lease.
    type: str
    required: true
  hosts:
    description:
      - Its nodes, as the inventory calls them.
    type: list
    elements: str
    required: true
  before:
    description:
      - How long before the lease's end they are due, each with a unit, as V(48h) and V(90m).
    type: list
    elements: str
    default: [48h, 6h, 1h]
  extend:
    description:
      - Where a node is due, have the lease end not before this, first; as
        O(chameleon.data.chameleon_lease#module:end) with C(state=extended). What is not due then any more stays. That
        it is refused is told in the site's words, and the nodes are due.
    type: str
  brought_home:
    description:
      - Nodes that have come through, which are written down before it is looked. Of each by its name C(since), the
        RV(asked) of the task that found it due, and C(seconds), how long each step has taken.
    type: dict
    default: {}
attributes:
  action:
    support: full
    description: All of it is done by its action plugin, on the controller, which runs Linux.
  check_mode:
    support: full
    description: Nothing is extended or written down.
  diff_mode:
    support: none
    description: There is nothing to show.
seealso:
  - module: chameleon.data.chameleon_lease
  - module: chameleon.data.chameleon_lease_info
"""

EXAMPLES = r"""
- name: Which nodes are to be brought home now, where the lease cannot be extended?
  chameleon.data.chameleon_lease_guard:
    cloud: chi_uc
    name: my-experiment
    hosts: [node1, node2]
    before: [6h, 1h]
    extend: +1d
  register: found

- name: Write down that one has come home
  chameleon.data.chameleon_lease_guard:
    cloud: chi_uc
    name: my-experiment
    hosts: [node1, node2]
    before: [6h, 1h]
    brought_home:
      node1:
        since: "{{ found.asked }}"
        seconds: {collect: 40, snapshot: 300}
"""

RETURN = r"""
state:
  description:
    - V(ok) is nothing to do, V(due) are nodes to be brought home, V(late) the same with less time than they have taken
      before, V(extended) has more time now, V(failed) could not be extended, V(busy) is held by another run, V(over)
      was there once.
  returned: success
  type: str
  sample: due
told:
  description: The same in words, with times.
  returned: success
  type: str
  sample: until 2026-12-02T06:00:00Z, 55 min left
asked:
  description: When this was, by the site's clock; null where the lease is held or over.
  returned: success
  type: str
  sample: "2026-12-02T05:05:12Z"
due:
  description: The nodes that are due.
  returned: success
  type: list
  elements: dict
  contains:
    host:
      description: Its name.
      type: str
    last:
      description: Whether this is the last moment before the end.
      type: bool
    seconds:
      description: The longest that each step has taken before.
      type: dict
lease:
  description: The lease, as M(chameleon.data.chameleon_lease) tells of one; null where it is over.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_guard import CHAMELEON_LEASE_GUARD
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_LEASE_GUARD)
    module.fail_json(msg=no_plugin("chameleon_lease_guard"))


if __name__ == "__main__":
    main()
