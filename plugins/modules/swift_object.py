#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``swift_object``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: swift_object
short_description: Store, fetch, copy, rename and delete single objects of an object store
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Gives an object the content of a file, a text or another object, its metadata and the time when it goes; fetches it
    into a file; or deletes it.
  - Contents are compared, not times, so that a second run changes nothing. Every transfer is verified, and what is
    replaced stays until the new content is whole.
  - Large files are moved as M(chameleon.data.swift_sync) does it, in segments, side by side, and what a killed run has
    moved is not moved again.
  - Copying and renaming are done by the store. A copy of a large object has segments of its own.
  - For folders, and for many objects, there is M(chameleon.data.swift_sync).
  - Works with OpenStack Swift and with the Swift API of Ceph RGW.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.cloud.action
options:
  container:
    description:
      - Name of the container, which has to be there (M(chameleon.data.swift_container) makes one).
    type: str
    required: true
  name:
    description:
      - Name of the object.
    type: str
    required: true
    aliases: [object]
  state:
    description:
      - V(present), the object has the content that O(src), O(content) or O(copy_from) says, and what else is named
        here. With none of them it keeps the content that it has.
      - V(fetched), the file O(dest) has the content of the object.
      - V(absent), there is no such object, and there are no segments of it.
    type: str
    choices: [present, fetched, absent]
    default: present
  src:
    description:
      - A file of the node that is the content. Its modification time and permissions are kept with the object. A path
        that does not begin at the root begins as O(chameleon.data.swift_sync#module:path) does; so does O(dest).
    type: path
  content:
    description:
      - The content itself. Ansible shows it with the task's other arguments; use C(no_log) on the task for a secret.
      - What is no text, like a dictionary, is stored as JSON.
    type: raw
  copy_from:
    description:
      - Another object of the same account whose content this one shall have. Metadata, type and expiry come along as
        far as nothing else is named here.
    type: dict
    suboptions:
      container:
        description: Its container, by default O(container).
        type: str
      name:
        description: Its name.
        type: str
        required: true
  move:
    description:
      - Delete the object of O(copy_from) when the copy is whole; a rename.
    type: bool
    default: false
  dest:
    description:
      - The file of the node that O(state=fetched) writes. In a folder that is there, or with a slash at its end, it is
        called like the last part of O(name). Folders on the way are made.
      - It gets the modification time and the permissions that were kept with the object.
    type: path
  content_type:
    description:
      - Media type. By default it is guessed from O(name) when the content is stored.
    type: str
  metadata:
    description:
      - Metadata, kept as C(X-Object-Meta-*). An empty value removes one; those that are not named stay, unless the
        content is replaced, which makes a new object.
      - Names have letters, digits and hyphens. Underscores are refused, because stores drop or change them.
    type: dict
    default: {}
  headers:
    description:
      - Other headers of the object, treated like O(metadata). Stores keep C(Content-Type), C(Content-Encoding),
        C(Content-Disposition), C(Content-Language), C(Cache-Control), C(Expires) and C(X-Robots-Tag).
    type: dict
    default: {}
  expire_after:
    description:
      - Have the store delete what is stored by this task after this time, like V(30d), or V(never). An object that is
        left as it is keeps the time that it has.
      - Where neither this nor O(expire_at) is given, a copy goes when its original does, and else the default of the
        container holds, if it has one; see O(chameleon.data.swift_container#module:expire_after).
    type: str
  expire_at:
    description:
      - When the store shall delete the object, in ISO 8601, UTC unless it says otherwise, like V(2027-01-31T12:00:00Z),
        or in seconds since the epoch; V(never) for not at all. It must be to come.
    type: str
  segment_size:
    description:
      - Size of the segments of a large object, as for M(chameleon.data.swift_sync).
    type: str
    default: auto
attributes:
  check_mode:
    support: full
    description: Compares as a run does, and says what would be done.
  diff_mode:
    support: full
    description: Shows what is done. Contents are not shown.
seealso:
  - module: chameleon.data.swift_sync
  - module: chameleon.data.swift_info
  - module: chameleon.data.swift_container
  - plugin: chameleon.data.swift_tempurl
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Store a file
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: models/best.ckpt
    src: /home/cc/best.ckpt
    metadata:
      epoch: "17"

- name: Write down how the run was made
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: run-17/parameters.json
    content: "{{ {'rate': 0.1, 'nodes': ansible_play_hosts_all} | to_json }}"
  run_once: true

- name: Fetch it on every node
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: run-17/parameters.json
    state: fetched
    dest: /home/cc/parameters.json

- name: Keep a copy of the model that was published
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: published/model.ckpt
    copy_from:
      name: models/best.ckpt
  run_once: true

- name: Rename an object
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: run-17/settings.json
    copy_from:
      name: run-17/parameters.json
    move: true
  run_once: true

- name: Let the store delete a checkpoint
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: models/best.ckpt
    expire_at: "2037-01-31T12:00:00Z"

- name: Delete an object
  chameleon.data.swift_object:
    cloud: chi_uc
    container: my-experiment
    name: run-17/settings.json
    state: absent
"""

RETURN = r"""
object:
  description: The object as it is now, as M(chameleon.data.swift_info) tells it; null where there is none.
  returned: success
  type: dict
  sample:
    name: run-17/parameters.json
    bytes: 42
    etag: 0cc175b9c0f1b6a831c399e269772661
    content_type: application/json
    last_modified: "2026-11-26T12:00:00Z"
    expires_at: ""
    static_large_object: false
    dynamic_large_object: false
    metadata: {}
changes:
  description: What was done, or would be done in check mode, in this order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(upload), V(copy), V(update), V(download) or V(delete).
      type: str
      sample: upload
    target:
      description: The object or the file.
      type: str
      sample: object my-experiment/models/best.ckpt
    reason:
      description: Why.
      type: str
      sample: content differs
    size:
      description: Bytes that move.
      type: int
dest:
  description: The file.
  returned: with O(state=fetched)
  type: str
  sample: /home/cc/parameters.json
verified:
  description:
    - Whether the file is known to have the object's content. It is not where nothing tells what that is, as of large
      objects of other tools whose segments the store does not tell, and of those that S3 tools upload in parts; then
      only its length is certain, and later runs compare its length and mtime.
  returned: with O(state=fetched)
  type: bool
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job, run_job
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.task import run_task
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT


def work(job: Job) -> dict[str, Any]:
    """Bring the object into its state."""
    wanted = read_wanted(job.params)
    job.adopt_umask()
    return run_task(job.transport(), wanted, job.meter, job.check)


def main() -> None:
    """Entry point."""
    run_job(AnsibleModule(supports_check_mode=True, **SWIFT_OBJECT), work)


if __name__ == "__main__":
    main()
