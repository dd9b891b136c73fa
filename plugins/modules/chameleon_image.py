#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_image``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_image
short_description: Tell which image a node is made from, the same one each time
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells which image is meant by the name of a family of snapshots, or by the name or id of any image.
  - With a lock file that is the same image each time, whatever the name means later. The first time, id and hash of the
    image are written there, on the controller; from then on this image is told, or another one with the same hash, such
    as its copy at another site, or none.
  - Where the name means another image now, there is a warning. Where what is locked is gone, was deactivated, or has
    another hash, the task fails.
  - Lock files are those of the role P(chameleon.data.dataset_stage#role); one file can hold both data sets and images.
  - Needs no node; it asks Glance from the controller.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  snapshot:
    description:
      - Name of a family of snapshots, as M(chameleon.data.chameleon_snapshot) was given it. Its newest active image is
        meant. Needed unless there is O(image).
    type: str
    default: ""
  image:
    description:
      - Name or id of an image, where there is no O(snapshot), or no image of it.
    type: str
    default: ""
  lock_file:
    description:
      - Absolute path of the lock file on the controller, for example C({{ inventory_dir }}/experiment.lock.json); JSON,
        though YAML is read, too. Its folder has to be there. Without it nothing is locked.
    type: str
    default: ""
  lock_update:
    description:
      - Accept what the name means now, and write it to O(lock_file). For a single run.
    type: bool
    default: false
  made_from:
    description:
      - Id of the image that the node was made from, where it is there already. It is compared with what is locked, and
        is locked itself where nothing is.
    type: str
    default: ""
  project_id:
    description:
      - Project whose snapshots are meant; the action plugin sets that of the token.
    type: str
attributes:
  check_mode:
    support: full
    description: Leaves the lock file as it is.
  diff_mode:
    support: full
    description: Shows what changes in the lock file.
seealso:
  - module: chameleon.data.chameleon_server
  - module: chameleon.data.chameleon_snapshot
  - module: chameleon.data.chameleon_snapshot_info
  - ref: ansible_collections.chameleon.data.docsite.restoring
    description: Bring an experiment back.
"""

EXAMPLES = r"""
- name: The image that the paper was made with
  chameleon.data.chameleon_image:
    cloud: chi_uc
    image: CC-Ubuntu24.04
    lock_file: "{{ inventory_dir }}/experiment.lock.json"
  register: chosen

- name: Launch a node from it, or from nothing
  chameleon.data.chameleon_server:
    cloud: chi_uc
    name: node1
    image: "{{ chosen.image.id }}"
    image_hash: "{{ chosen.image.os_hash_value }}"
    reservation: 0123456789abcdef0123456789abcdef
    key_name: laptop

- name: From now on, the newest snapshot of the node
  chameleon.data.chameleon_image:
    cloud: chi_uc
    snapshot: my-experiment-node1
    lock_file: "{{ inventory_dir }}/experiment.lock.json"
    lock_update: true
"""

RETURN = r"""
image:
  description:
    - The image, as M(chameleon.data.chameleon_snapshot_info) tells of one.
  returned: success
  type: dict
locked:
  description:
    - What the lock file has of it, or would have in check mode; null where it has nothing.
  returned: with O(lock_file)
  type: dict
  contains:
    id:
      description: Id of the image.
      type: str
      sample: 0e1f6ff5-a03d-4a4e-9c0f-5d3c1d0c7f2b
    name:
      description: Its name.
      type: str
      sample: my-experiment-node1-v3
    os_hash_algo:
      description: How C(os_hash_value) was computed.
      type: str
      sample: sha512
    os_hash_value:
      description: Hash of its file, as Glance has it.
      type: str
    size:
      description: Bytes of its file.
      type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_image import CHAMELEON_IMAGE
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_IMAGE)
    module.fail_json(msg=no_plugin("chameleon_image"))


if __name__ == "__main__":
    main()
