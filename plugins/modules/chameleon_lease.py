#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_lease``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_lease
short_description: Make, extend or give back a lease
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Reserves hosts, flavors, floating IPs and networks of a site by its reservation service (Blazar), waits until the
    lease is active, and tells the ids of its reservations, for M(chameleon.data.chameleon_server).
  - A lease is known by its name in the project. One that is there is compared with what is asked for. What it has too
    little of it is given, where the service can do that; what it lacks otherwise is told as a conflict.
  - What is there is never made less, neither its time nor what it has. A lease that is over does not count; another one
    of its name is made.
  - A lease in C(ERROR) that never began is deleted and made anew. One in which nodes may run is left alone, and told.
  - It is done on the controller. Tested with Blazar 18, and against the documented answers of the testbed's own version
    of it; only the testbed's reserves networks.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  name:
    description:
      - Name of the lease, at most 80 characters; or the id of one that is there, where several have the name.
    type: str
    required: true
  state:
    description:
      - V(present) makes the lease where it is not there.
      - V(extended) leaves a lease that is there at least the time O(end), and changes nothing else.
      - V(absent) gives it back. Servers that run on it are deleted, and what is on their disks is gone.
    type: str
    choices: [present, absent, extended]
    default: present
  start:
    description:
      - V(now), a time like V(2026-12-01 18:00), or how long after now, like V(+2h). A time is UTC where it has no
        offset (V(2026-12-01T18:00+01:00)). The service has whole minutes.
      - Counts when the lease is made; of one that is there and has not begun, V(now) and a time are compared.
    type: str
    default: now
  end:
    description:
      - A time as in O(start), or how long, like V(+30m), V(+12h), V(+7d); needed to make a lease.
      - With O(state=present) how long is counted from the lease's start, so that a second run changes nothing. A lease
        that ends earlier is extended; one that ends later stays as it is.
      - With O(state=extended) how long is counted from now, so that this much is left. A lease that lacks no more than
        five minutes of it, or a tenth where that is less, stays as it is, so that a run after another one changes
        nothing. A time is kept to the minute.
    type: str
  hosts:
    description:
      - Bare-metal hosts, one reservation each entry.
    type: list
    elements: dict
    default: []
    suboptions:
      count:
        description:
          - How many.
        type: int
        default: 1
      properties:
        description:
          - What each of them has, for example C(node_type) V(compute_skylake). A value can begin with one of the
            operators V(==), V(!=), V(>=), V(<=), V(>), V(<), and be a list of conditions which all hold.
          - The service has no C(or). It compares as numbers what Nova knows (C(vcpus), C(memory_mb), C(local_gb)), and
            everything else as text.
        type: dict
        default: {}
  flavors:
    description:
      - Virtual machines of a flavor, one reservation each entry.
    type: list
    elements: dict
    default: []
    suboptions:
      flavor:
        description:
          - Name or id of the flavor.
        type: str
        required: true
      count:
        description:
          - How many; cannot be changed later.
        type: int
        default: 1
  floating_ips:
    description:
      - How many floating IPs.
    type: int
    default: 0
  floating_ip_network:
    description:
      - Name or id of the external network that they are of.
    type: str
    default: public
  networks:
    description:
      - Networks of the project's own, which are there while the lease is.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - Name that the network gets.
        type: str
        required: true
      physical_network:
        description:
          - Which physical network it is on; an empty text leaves it to the site.
        type: str
        default: physnet1
      description:
        description:
          - Text that the network gets.
        type: str
        default: ""
      properties:
        description:
          - Further conditions, as of O(hosts[].properties), for example C(usage_type) V(storage).
        type: dict
        default: {}
  if_busy:
    description:
      - What to do when a lease is to be made and others have what is asked for. V(fail) says so, and where the site
        tells users its calendar, from when on there is room for hosts. V(wait) asks again until O(timeout), unless
        no host of the site is such as is asked for.
    type: str
    choices: [fail, wait]
    default: fail
  wait:
    description:
      - Whether to wait until a lease that begins now is active.
    type: bool
    default: true
  timeout:
    description:
      - Seconds for all that is waited for. A site that goes away meanwhile is waited for as well.
    type: int
    default: 900
attributes:
  async:
    support: none
    description: The plugin waits on the controller; O(timeout) says how long.
  check_mode:
    support: full
    description: Says what would be done. Whether there is room is known only when it is asked for.
  diff_mode:
    support: full
    description: Shows what is done.
seealso:
  - module: chameleon.data.chameleon_lease_info
  - module: chameleon.data.chameleon_server
notes:
  - The site's clock counts, not the controller's. There is a warning where they are two minutes apart or more.
  - To make a lease, an application credential has to be unrestricted, as the service makes a trust of it; and a
    Keystone of 2026 or later has to be set to allow it (C(allow_insecure_application_credential_trust_escalation)).
"""

EXAMPLES = r"""
- name: Two Skylake nodes and an address for twelve hours, from now on
  chameleon.data.chameleon_lease:
    cloud: chi_uc
    name: my-experiment
    end: +12h
    hosts:
      - count: 2
        properties:
          node_type: compute_skylake
    floating_ips: 1
    floating_ip_network: public
  register: leased

- name: A node on it
  chameleon.data.chameleon_server:
    cloud: chi_uc
    name: node1
    image: CC-Ubuntu24.04
    reservation: "{{ leased.reserved.hosts[0] }}"
    key_name: laptop

- name: Big nodes next week; wait for up to a day until somebody gives them back
  chameleon.data.chameleon_lease:
    cloud: chi_tacc
    name: big
    start: 2026-12-07 08:00
    end: 2026-12-09 18:00
    hosts:
      - properties:
          vcpus: ">= 96"
    if_busy: wait
    timeout: 86400

- name: Two virtual machines
  chameleon.data.chameleon_lease:
    cloud: kvm_tacc
    name: vms
    end: +7d
    flavors:
      - flavor: m1.large
        count: 2

- name: The same, where nothing is to wait for it
  chameleon.data.chameleon_lease:
    cloud: kvm_tacc
    name: vms
    end: +7d
    flavors:
      - flavor: m1.large
        count: 2
    wait: false

- name: At least six more hours
  chameleon.data.chameleon_lease:
    cloud: chi_uc
    name: my-experiment
    state: extended
    end: +6h

- name: Give it back
  chameleon.data.chameleon_lease:
    cloud: chi_uc
    name: my-experiment
    state: absent
"""

RETURN = r"""
lease:
  description: The lease; null where there is none.
  returned: success
  type: dict
  contains:
    id:
      description: Its id.
      type: str
    name:
      description: Its name.
      type: str
    project_id:
      description: Id of its project.
      type: str
    status:
      description: What the reservation service says of it.
      type: str
      sample: ACTIVE
    degraded:
      description: Whether a host of it has failed.
      type: bool
    start:
      description: When it begins, UTC.
      type: str
      sample: "2026-12-01T18:00:00Z"
    end:
      description: When it ends, UTC.
      type: str
      sample: "2026-12-02T06:00:00Z"
    remaining:
      description: Seconds until then, by the site's clock; 0 where it is over.
      type: int
    hosts:
      description: Names of its hosts, where the site tells them; empty before it is active.
      type: list
      elements: str
    reservations:
      description: What is reserved; hosts first, then flavors, floating IPs and networks.
      type: list
      elements: dict
      contains:
        id:
          description:
            - Its id, which M(chameleon.data.chameleon_server) takes as
              O(chameleon.data.chameleon_server#module:reservation).
          type: str
        resource_type:
          description: V(physical:host), V(flavor:instance), V(virtual:floatingip) or V(network).
          type: str
          sample: physical:host
        status:
          description: V(pending), V(active), V(deleted) or V(error).
          type: str
        amount:
          description: Of how many.
          type: int
        properties:
          description: What each has.
          type: list
          elements: str
          sample: ["node_type == compute_skylake"]
        flavor:
          description: Name of the flavor by which a server is launched of it; null where it is not one of a flavor.
          type: str
          sample: reservation:0b6f0c1e-5f0c-4f7b-9d0e-3c7a4a1d2b3c
        network:
          description:
            - Id of the network that floating IPs are of, or the name of a reserved network; null where it has none or
              the site does not tell.
          type: str
        floating_ips:
          description: The addresses, once it is active.
          type: list
          elements: str
          sample: [192.5.87.10]
reserved:
  description: Which of its reservations is for what; nothing before there is a lease.
  returned: success
  type: dict
  contains:
    hosts:
      description: Ids of the reservations for the entries of O(hosts), in their order.
      type: list
      elements: str
    flavors:
      description: The same for O(flavors).
      type: list
      elements: str
changes:
  description: What was done, or would be done in check mode.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(create), V(extend), V(update) or V(delete).
      type: str
    target:
      description: To what.
      type: str
      sample: lease my-experiment
    reason:
      description: Why.
      type: str
    size:
      description: Always 0.
      type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import CHAMELEON_LEASE
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_LEASE)
    module.fail_json(msg=no_plugin("chameleon_lease"))


if __name__ == "__main__":
    main()
