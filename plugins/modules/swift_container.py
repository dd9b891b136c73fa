#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``swift_container``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: swift_container
short_description: Make, change and delete containers of an object store
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Makes a container, changes who may read and write it, its metadata and quotas, or deletes it, with all that is in it
    if that is wanted.
  - Settings that are not named are left alone. What the store does not do although it says so fails.
  - Works with OpenStack Swift and with the Swift API of Ceph RGW, on the controller alone.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.controller
options:
  name:
    description:
      - Name of the container.
    type: str
    required: true
    aliases: [container]
  state:
    description:
      - Whether the container shall be there.
    type: str
    choices: [present, absent]
    default: present
  read_acl:
    description:
      - Who may read, in Swift's grammar, parted by commas. V(.r:*) is everybody, V(.rlistings) lets those list it as
        well, V(PROJECT:*) is everybody in a project, V(PROJECT:USER) and V(*:USER) are single users, by their ids.
      - An empty text leaves it to the container's own project.
    type: str
  write_acl:
    description:
      - Who may write, in the same grammar; V(.r:*) is not possible.
    type: str
  metadata:
    description:
      - Metadata of the container. An empty value removes one; those that are not named stay.
    type: dict
  quota_bytes:
    description:
      - How much may be in it, like V(500G); V(0) for no limit. Ceph RGW does not tell the quotas of containers, so this
        is refused there, as O(quota_objects) is.
    type: str
  quota_objects:
    description:
      - How many objects may be in it; V(0) for no limit.
    type: int
  versioning:
    description:
      - Whether the store keeps the old version of an object that is replaced or deleted. Ceph RGW does not offer it in
        its Swift API, so it is refused there.
      - M(chameleon.data.swift_sync) and M(chameleon.data.swift_object) then keep the segments of old versions of large
        objects. O(state=absent) with O(recursive) deletes all versions.
    type: bool
  expire_after:
    description:
      - After what time shall go what is stored in the container from now on, in seconds or with a unit (V(s), V(m),
        V(h), V(d), V(w)), like V(30d), or V(never).
      - The API of object stores has no such default. It is kept as metadata of the container,
        C(chameleon-expire-after) in seconds, and M(chameleon.data.swift_sync) and M(chameleon.data.swift_object) go by
        it where a task says nothing else. What other tools and mounts store stays.
    type: str
  temp_url_key:
    description:
      - The key by which P(chameleon.data.swift_tempurl#lookup) makes links; an empty text removes it, and with it all
        links. Ceph RGW follows links by the account's key alone, so a container's is refused there.
    type: str
  recursive:
    description:
      - Whether O(state=absent) deletes the objects in the container as well, and their segments. Without it, a
        container with objects is refused.
    type: bool
    default: false
  delete_limit:
    description:
      - The most objects that O(recursive) may delete, as a number; more are refused, and nothing is deleted.
    type: str
attributes:
  async:
    support: none
    description: What it does takes no time; a container with many objects takes as long as O(recursive) needs.
  check_mode:
    support: full
    description: Says what would be done.
  diff_mode:
    support: full
    description: Shows what is done.
notes:
  - The controller needs the Python package C(python-swiftclient) as well. The node needs nothing, not even to be
    reached.
seealso:
  - module: chameleon.data.swift_info
  - module: chameleon.data.swift_sync
  - plugin: chameleon.data.swift_tempurl
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Have a container for results
  chameleon.data.swift_container:
    cloud: chi_uc
    name: results
    metadata:
      experiment: run 7
    quota_bytes: 500G

- name: Have what is stored in it go after a month
  chameleon.data.swift_container:
    cloud: chi_uc
    name: scratch
    expire_after: 30d

- name: Let everybody read and list a data set
  chameleon.data.swift_container:
    cloud: chi_uc
    name: datasets
    read_acl: .r:*,.rlistings

- name: Share it with another project instead
  chameleon.data.swift_container:
    cloud: chi_uc
    name: datasets
    read_acl: 0123456789abcdef0123456789abcdef:*

- name: Delete a container with at most a thousand objects
  chameleon.data.swift_container:
    cloud: chi_uc
    name: scratch
    state: absent
    recursive: true
    delete_limit: 1000
"""

RETURN = r"""
container:
  description: The container as it is now.
  returned: with O(state=present)
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: results
    objects:
      description: Number of objects. It may lag behind on OpenStack Swift.
      type: int
    bytes:
      description: Bytes in all objects. It may lag behind on OpenStack Swift.
      type: int
    read_acl:
      description: Who may read, in Swift's grammar.
      type: str
    write_acl:
      description: Who may write, in Swift's grammar.
      type: str
    metadata:
      description: Its metadata, names in lower case, quotas among it, without keys.
      type: dict
changes:
  description: What was done, or would be done in check mode, in this order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(create), V(update), V(empty) or V(delete).
      type: str
      sample: update
    target:
      description: To what.
      type: str
      sample: container results
    reason:
      description: Why.
      type: str
      sample: "read_acl: '' -> '.r:*'"
    size:
      description: Always 0.
      type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_container import SWIFT_CONTAINER


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **SWIFT_CONTAINER)
    module.fail_json(msg=no_plugin("swift_container"))


if __name__ == "__main__":
    main()
