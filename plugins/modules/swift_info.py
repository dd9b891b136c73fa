#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``swift_info``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: swift_info
short_description: Tell what an object store holds
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells of an account (without O(container)), of a container and its objects, of one object (with O(object)), or of
    the versions of a packed data set (with O(versions)).
  - Works with OpenStack Swift and with the Swift API of Ceph RGW.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.cloud.action
  - chameleon.data.info
options:
  container:
    description:
      - Name of a container.
    type: str
  object:
    description:
      - Name of an object in O(container).
    type: str
  prefix:
    description:
      - Only containers, or objects, whose name begins with it.
      - With O(versions) it is the one that the data set was pushed with; V(data) and V(data/) are the same then.
    type: str
    default: ""
  glob:
    description:
      - Only containers, or objects, whose name matches it. V(*) and V(?) stop at a slash, V(**) does not; what matches
        a folder takes everything in it.
    type: str
    default: ""
  limit:
    description:
      - How many containers, objects, segments or versions to list at the most; V(0) lists none.
    type: int
    default: 1000
  versions:
    description:
      - Tell the versions of the packed data set in O(container), below O(prefix), instead of objects. See
        O(chameleon.data.swift_sync#module:layout).
      - It costs a request for each, which reads no more than the beginning of its index.
    type: bool
    default: false
seealso:
  - module: chameleon.data.swift_container
  - module: chameleon.data.swift_object
  - module: chameleon.data.swift_sync
"""

EXAMPLES = r"""
- name: What is in the account
  chameleon.data.swift_info:
    cloud: chi_uc
  register: account

- name: List results
  chameleon.data.swift_info:
    cloud: chi_uc
    container: results
    prefix: 2026/

- name: Find the checkpoints of all runs
  chameleon.data.swift_info:
    cloud: chi_uc
    container: results
    glob: "*/checkpoints/*.ckpt"

- name: How large is one object, and when was it written
  chameleon.data.swift_info:
    cloud: chi_uc
    container: results
    object: 2026/run-1.h5

- name: Which versions of a packed data set are there
  chameleon.data.swift_info:
    cloud: chi_uc
    container: datasets
    prefix: photos
    versions: true
"""

RETURN = r"""
account:
  description: The account. Its counts may lag behind on OpenStack Swift.
  returned: success
  type: dict
  contains:
    name:
      description: Name of the account; empty where the store's address has none, see the page on what stores differ in.
      type: str
      sample: AUTH_0123456789abcdef0123456789abcdef
    url:
      description: Where it is, what other projects give as O(endpoint).
      type: str
      sample: https://chi.uc.chameleoncloud.org:7480/swift/v1/AUTH_0123456789abcdef0123456789abcdef
    containers:
      description: Number of containers; 0 with O(container).
      type: int
    objects:
      description: Number of objects; 0 with O(container).
      type: int
    bytes:
      description: Bytes in all objects; 0 with O(container).
      type: int
    metadata:
      description: The account's own metadata, names in lower case, without the keys of links.
      type: dict
containers:
  description: The containers, each with C(name), C(objects) and C(bytes).
  returned: without O(container)
  type: list
  elements: dict
container:
  description: The container.
  returned: with O(container)
  type: dict
  contains:
    name:
      description: Its name.
      type: str
    objects:
      description: Number of objects.
      type: int
    bytes:
      description: Bytes in all objects.
      type: int
    read_acl:
      description: Who may read, in Swift's grammar.
      type: str
      sample: "0123456789abcdef0123456789abcdef:*"
    write_acl:
      description: Who may write, in Swift's grammar.
      type: str
    metadata:
      description: Its own metadata, names in lower case, without the keys of links.
      type: dict
objects:
  description: The objects, each with C(name), C(bytes), C(etag), C(content_type) and C(last_modified).
  returned: with O(container) and without O(object) and O(versions)
  type: list
  elements: dict
object:
  description: The object.
  returned: with O(object)
  type: dict
  contains:
    name:
      description: Its name.
      type: str
    bytes:
      description: Its length.
      type: int
    content_type:
      description: Its media type.
      type: str
    etag:
      description: MD5 of its content; of a large object the MD5 of its segments' etags.
      type: str
    last_modified:
      description: When it was written, ISO 8601, UTC.
      type: str
      sample: "2026-11-23T12:00:00Z"
    expires_at:
      description: When the store deletes it, likewise; empty for never.
      type: str
    static_large_object:
      description: Whether it is a manifest of segments (SLO).
      type: bool
    dynamic_large_object:
      description: Whether it is made of the objects with a prefix (DLO).
      type: bool
    metadata:
      description: Its own metadata, names in lower case.
      type: dict
    segments_total:
      description: Of how many segments it is made; null where the store does not tell them.
      type: int
      returned: for large objects
    segments:
      description:
        - The first O(limit) segments in their order, each with C(container), C(name), C(bytes) and C(etag); null where
          the store does not tell them.
      type: list
      elements: dict
      returned: for large objects
versions:
  description: The versions of the packed data set, the newest first; none where there is no packed data set.
  returned: with O(versions)
  type: list
  elements: dict
  contains:
    name:
      description: Its name, C(<time>-<digest>).
      type: str
      sample: 20261129T085504.123456Z-5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
    digest:
      description: SHA-256 of what is in it, what O(chameleon.data.swift_sync#module:version) takes.
      type: str
      sample: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
    time:
      description: When it was made, ISO 8601 without separators, UTC.
      type: str
      sample: 20261129T085504.123456Z
    latest:
      description: Whether it is the one that a pull brings that names none.
      type: bool
    damaged:
      description:
        - What is wrong with its index; empty where nothing is. Of a damaged one, or one of a later format, there is
          nothing more.
      type: str
    parent:
      description: Name of the version that was the latest before; null for a first one. It may have been pruned.
      type: str
    files:
      description: How many files, links and empty folders it has.
      type: int
    bytes:
      description: Bytes in them.
      type: int
    packs:
      description: In how many packs its small files are. Other versions may need the same ones.
      type: int
    pack_bytes:
      description: Bytes of these packs, with what in them only other versions need.
      type: int
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job, run_job
from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO


def work(job: Job) -> dict[str, Any]:
    """Ask the store."""
    return tell(job.transport(), read_query(job.params))


def main() -> None:
    """Entry point."""
    run_job(AnsibleModule(supports_check_mode=True, **SWIFT_INFO), work)


if __name__ == "__main__":
    main()
