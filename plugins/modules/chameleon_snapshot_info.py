#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_snapshot_info``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_snapshot_info
short_description: Tell of the images of a name and its versions
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells of the images that M(chameleon.data.chameleon_snapshot) made by one name, and of others that have it, the
    newest first, with what each came from and a fingerprint of what is in it.
  - Needs no node; it asks Glance from the controller.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
  - chameleon.data.info
options:
  name:
    description:
      - Name of the images, without the number of a version.
    type: str
    required: true
  project_id:
    description:
      - Project whose images are told; the action plugin sets that of the token.
      - Without it all images that the token sees count, those of visibility public and community excepted.
    type: str
seealso:
  - module: chameleon.data.chameleon_snapshot
"""

EXAMPLES = r"""
- name: Which snapshots are there?
  chameleon.data.chameleon_snapshot_info:
    cloud: chi_uc
    name: my-experiment
  register: snapshots

- name: Launch from the newest one that is whole
  openstack.cloud.server:
    cloud: chi_uc
    name: again
    image: "{{ (snapshots.images | selectattr('status', 'eq', 'active') | first).id }}"
    flavor: baremetal
"""

RETURN = r"""
images:
  description: The images, the newest first.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its id.
      type: str
      sample: 0e1f6ff5-a03d-4a4e-9c0f-5d3c1d0c7f2b
    name:
      description: Its name.
      type: str
      sample: my-experiment-v3
    status:
      description: Its state; only V(active) ones can be launched.
      type: str
      sample: active
    size:
      description: Bytes of its file.
      type: int
    virtual_size:
      description: Bytes of its disk.
      type: int
    min_disk:
      description: GB of disk that a node needs for it.
      type: int
    min_ram:
      description: MB of memory that a node needs for it.
      type: int
    os_hash_algo:
      description: How C(os_hash_value) was computed.
      type: str
      sample: sha512
    os_hash_value:
      description: Hash of its file, as Glance has it.
      type: str
    checksum:
      description: MD5 of its file, as Glance has it.
      type: str
    visibility:
      description: Who sees it.
      type: str
      sample: private
    protected:
      description: Whether it cannot be deleted.
      type: bool
    tags:
      description: Its tags.
      type: list
      elements: str
    created_at:
      description: When its record was made, UTC.
      type: str
      sample: "2026-11-23T12:00:00Z"
    fingerprint:
      description: Of what is in it; images of one fingerprint have the same files. V(null) if somebody else made it.
      type: str
    parent:
      description: Id of the image that was the newest of the name when this one was made; V(null) if there was none.
      type: str
    node:
      description: Host name of the node that it is an image of; V(null) if somebody else made it.
      type: str
    site:
      description: Site of that node; V(null) if the node did not know it.
      type: str
      sample: CHI@UC
    lease:
      description: Id of the lease that the node was part of; V(null) if it did not know it.
      type: str
    packages:
      description: How many packages are installed in it, as text; V(null) if somebody else made it.
      type: str
    kernel:
      description: Version of the kernel in it; V(null) if somebody else made it.
      type: str
    os:
      description: Name of the distribution in it; V(null) if somebody else made it.
      type: str
    version:
      description: Version of this collection that made it; V(null) if somebody else did.
      type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot_info import (
    CHAMELEON_SNAPSHOT_INFO,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_SNAPSHOT_INFO)
    module.fail_json(msg=no_plugin("chameleon_snapshot_info"))


if __name__ == "__main__":
    main()
