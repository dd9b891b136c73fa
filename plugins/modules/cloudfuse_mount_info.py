#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``cloudfuse_mount_info``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudfuse_mount_info
short_description: Tell of the object-store mounts of a node
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Tells of every object store that is mounted on the node, by M(chameleon.data.cloudfuse_mount), by another program or
    by hand, and of mounts of the former that are not mounted now, each with its health and what waits to be uploaded.
  - A mount that hangs is told so after O(timeout); all are asked at the same time.
extends_documentation_fragment:
  - chameleon.data.info
options:
  timeout:
    description:
      - Seconds in which a mount has to answer a listing. One that does not counts as hung.
    type: int
    default: 10
attributes:
  platform:
    support: full
    platforms: posix
    description: Nodes with Linux and FUSE.
notes:
  - Needs root on the node (C(become)), who alone sees what is not uploaded yet.
seealso:
  - module: chameleon.data.cloudfuse_mount
"""

EXAMPLES = r"""
- name: Look at the mounts
  chameleon.data.cloudfuse_mount_info:
  become: true
  register: found

- name: Stop if one is of no use
  ansible.builtin.assert:
    that: item.usable
    fail_msg: "{{ item.mount_point }} is {{ item.health }}"
  loop: "{{ found.mounts }}"
  loop_control:
    label: "{{ item.mount_point }}"
"""

RETURN = r"""
mounts:
  description: The mounts, by their mount points.
  returned: success
  type: list
  elements: dict
  contains:
    mount_point:
      description: The mount point.
      type: str
      sample: /mnt/results
    health:
      description:
        - V(healthy), V(dead), V(hung), V(broken) (it answers with errors) or V(not mounted).
        - A mount that a user made for himself alone (without C(allow_other)) answers root with an error.
      type: str
      sample: healthy
    mounted:
      description: Whether something is mounted there.
      type: bool
    usable:
      description: Whether it is healthy.
      type: bool
    source:
      description: What the node's mount table calls the source, or called when it was mounted last.
      type: str
      sample: store:results
    backend:
      description: The program that mounts, V(rclone), V(cloudfuse) or V(cc_cloudfuse).
      type: str
      sample: rclone
    read_only:
      description: Whether nothing can be written; null if it is not mounted.
      type: bool
    managed:
      description: Whether M(chameleon.data.cloudfuse_mount) made it.
      type: bool
    unit:
      description: The systemd unit, or without systemd the script, that keeps it up; null for those of others, as the
        next two.
      type: str
      sample: chameleon-data-mnt-results.service
    active:
      description: Whether that runs.
      type: bool
    boot:
      description: Whether it is mounted at boot.
      type: bool
    pending:
      description: Files written and not uploaded yet, the first fifty; of managed mounts.
      type: list
      elements: str
    pending_total:
      description: How many there are.
      type: int
    cache_bytes:
      description: What its cache takes on the node's disk.
      type: int
    cache_free:
      description: Bytes that are free where the cache is; null where there is none. A full disk may cost what waits.
      type: int
    credential:
      description: What it signs in with, never the secret; null for those of others.
      type: dict
      contains:
        kind:
          description: V(application_credential), V(token) or V(password).
          type: str
        id:
          description: Of the application credential.
          type: str
        expires:
          description: When it ends, ISO 8601, UTC; null where it has no end, or where nobody knows.
          type: str
          sample: "2026-11-23T12:00:00Z"
        own:
          description: Whether it is the user's own, see O(chameleon.data.cloudfuse_mount#module:credential).
          type: bool
    credential_since:
      description: Since when it has that, ISO 8601, UTC.
      type: str
      sample: "2026-11-23T10:00:00Z"
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import run_job
from ansible_collections.chameleon.data.plugins.module_utils._mount.info import tell


def main() -> None:
    """Entry point."""
    options = {"timeout": {"type": "int", "default": 10}}
    module = AnsibleModule(argument_spec=options, supports_check_mode=True)
    run_job(module, lambda job: tell(job.params["timeout"]))


if __name__ == "__main__":
    main()
