#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_server``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_server
short_description: Launch a node from an image on a lease, or delete it
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Launches a server, bare metal or virtual, from an image, for example from a snapshot of
    M(chameleon.data.chameleon_snapshot), waits until it is active, and tells its address.
  - A server that is there already is left alone; one of the same name from another image is refused. One that is in
    C(ERROR) and has never run, as where its host has failed, is deleted and made anew.
  - It is done with openstacksdk on the controller. Tested on the released Nova, Neutron and Blazar, with leases of
    hosts and of flavors; not yet on the testbed's own site.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  name:
    description:
      - Name of the server.
    type: str
    required: true
  state:
    description:
      - Whether the server shall be there. What is on its disk is gone with it.
    type: str
    choices: [present, absent]
    default: present
  image:
    description:
      - Name or id of the image; needed for O(state=present).
    type: str
  image_hash:
    description:
      - Hash that the image shall have, its C(os_hash_value) as M(chameleon.data.chameleon_image) tells it. One that has
        another is refused.
    type: str
    default: ""
  flavor:
    description:
      - Name or id of the flavor. On the testbed every bare-metal node has the default. Where O(reservation) is one of a
        flavor, that one counts.
    type: str
    default: baremetal
  network:
    description:
      - Name or id of the network; an empty text leaves it to the site. The default is the testbed's.
    type: str
    default: sharednet1
  reservation:
    description:
      - Id of the reservation in a lease that it shall run on. The testbed's sites need one.
      - One of hosts tells the node, as a hint to the scheduler. One of a flavor, as at KVM\@TACC, has the flavor
        C(reservation:ID), of which the server is made.
      - Where several servers have the name, the one on it is meant. What is told to run on another one is left alone,
        with O(state=absent) too.
    type: str
    default: ""
  key_name:
    description:
      - Name of the SSH key that the node is given. A snapshot may know others already.
    type: str
    default: ""
  security_groups:
    description:
      - Names of security groups.
    type: list
    elements: str
    default: []
  floating_ip:
    description:
      - V(auto) takes a floating IP of the lease of O(reservation), or a free one of the project that no lease has, or
        has one allocated; V(none) takes none; an address is one of the project that no other server has.
      - A server that is there and has none yet, because the run that launched it was stopped, is given it.
      - One that is allocated says in its description for which server, and is the project's until O(delete_ips) gives
        it back; of those that are free, the server's own of an earlier time is taken first.
    type: str
    default: auto
  delete_ips:
    description:
      - With O(state=absent), whether the floating IPs that were allocated for the server are given back, also where it
        has gone already with its lease. They cost quota, and money at some sites, as long as they are the project's.
      - Those that were there before, that a lease has, that another server has by now, or whose description somebody
        has changed, stay.
    type: bool
    default: false
  metadata:
    description:
      - Texts that the server is given, by their names, when it is launched. The inventory plugin
        P(chameleon.data.lease#inventory) makes a group of C(role); it finds the lease by C(reservation), which is given
        in any case.
    type: dict
    default: {}
  timeout:
    description:
      - Seconds that it may take. Bare metal takes ten to twenty minutes.
    type: int
    default: 3600
attributes:
  async:
    support: none
    description: The plugin waits on the controller; O(timeout) says how long.
  check_mode:
    support: full
    description: Says what would be done.
  diff_mode:
    support: full
    description: Shows what is done.
seealso:
  - module: chameleon.data.chameleon_image
  - module: chameleon.data.chameleon_server_info
  - module: chameleon.data.chameleon_snapshot
  - module: chameleon.data.chameleon_snapshot_info
"""

EXAMPLES = r"""
- name: Bring a node back from its newest snapshot
  chameleon.data.chameleon_server:
    cloud: chi_uc
    name: node1
    image: my-experiment-node1
    flavor: baremetal
    reservation: 0123456789abcdef0123456789abcdef
    key_name: laptop
  register: launched

- name: Have a virtual machine on a lease of a flavor, as at KVM@TACC
  chameleon.data.chameleon_server:
    cloud: kvm_tacc
    name: vm1
    image: CC-Ubuntu24.04
    reservation: 0123456789abcdef0123456789abcdef
    security_groups: [allow-ssh]
    key_name: laptop
    network: sharednet1
    floating_ip: none
    metadata: {role: worker}
    timeout: 600

- name: Go on there
  ansible.builtin.add_host:
    name: node1
    ansible_host: "{{ launched.server.address }}"

- name: Have nothing left of it
  chameleon.data.chameleon_server:
    cloud: chi_uc
    name: node1
    state: absent
    delete_ips: true
"""

RETURN = r"""
server:
  description: The server; null where there is none.
  returned: success
  type: dict
  contains:
    id:
      description: Its id.
      type: str
    name:
      description: Its name.
      type: str
    status:
      description: What the compute service says of it.
      type: str
      sample: ACTIVE
    never_ran:
      description: Whether it is in C(ERROR) and has never run, so that there is nothing of it.
      type: bool
    deleting:
      description: Whether it is about to be gone. It does not count as one that is there.
      type: bool
    image:
      description: Id of the image that it was made from.
      type: str
    reservation:
      description: Id of the reservation that it was launched on; empty where nothing tells it.
      type: str
    address:
      description: Its floating IP, or else its address in the network; empty where it has none.
      type: str
      sample: 192.5.87.10
changes:
  description: What was done, or would be done in check mode.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(create), V(attach), V(delete) or V(release).
      type: str
    target:
      description: To what.
      type: str
      sample: server node1
    reason:
      description: Why.
      type: str
    size:
      description: Always 0.
      type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server import CHAMELEON_SERVER
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_SERVER)
    module.fail_json(msg=no_plugin("chameleon_server"))


if __name__ == "__main__":
    main()
