# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``unremovable``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: unremovable
short_description: Which paths must not be removed from a node, and why
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the role P(chameleon.data.dataset_stage#role), which removes folders that are not wanted any more.
  - The root of the file system, folders of the system, home folders, and what is mounted, an object store
    for example, whose objects would be deleted.
positional: _input, passwd, mountinfo
options:
  _input:
    description: Paths as the user wrote them.
    type: list
    elements: str
    required: true
  passwd:
    description: Content of C(/etc/passwd) of the node.
    type: str
    required: true
  mountinfo:
    description: Content of C(/proc/self/mountinfo) of the node.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: See what may go
  ansible.builtin.assert:
    that: "['/data/old'] | chameleon.data.unremovable(passwd, mountinfo) == []"
  vars:
    passwd: "cc:x:1000:1000::/home/cc:/bin/bash"
    mountinfo: ""
"""

RETURN = r"""
_value:
  description: The paths that must not be removed, each with the reason.
  type: list
  elements: str
"""

from typing import Any, Callable, Iterable

from ansible_collections.chameleon.data.plugins.module_utils._files.protected_paths import why_protected
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount, parse


def unremovable(paths: Iterable[str], passwd: str, mountinfo: str) -> list[str]:
    """See DOCUMENTATION."""
    homes = [fields[5] for fields in (line.split(":") for line in passwd.split("\n")) if len(fields) > 6]
    mounts = parse(mountinfo)
    reasons = {path: why_protected(path, homes) or _mounted(path, mounts) for path in paths}
    return [f"{path} ({reason})" for path, reason in reasons.items() if reason]


def _mounted(path: str, mounts: Iterable[Mount]) -> str:
    here = f"{path.rstrip('/')}/"
    for mount in mounts:
        if f"{mount.path}/".startswith(here):
            return f"something is mounted at {mount.path}"
        if mount.is_fuse and here.startswith(f"{mount.path}/"):
            return f"it is in what {mount.source} is mounted at, {mount.path}"
    return ""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"unremovable": unremovable}
