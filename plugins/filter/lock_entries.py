# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``lock_entries``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: lock_entries
short_description: What is in a lock file, or why it is none
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the role P(chameleon.data.dataset_stage#role). A lock file is edited by people and merged by their tools.
  - It may have images, too, of M(chameleon.data.chameleon_image).
positional: _input, path
options:
  _input:
    description: Text of the lock file, JSON or YAML.
    type: str
    required: true
  path:
    description: Where it is, for messages.
    type: path
    required: true
"""

EXAMPLES = r"""
- name: Know what is locked
  ansible.builtin.debug:
    msg: "{{ lookup('ansible.builtin.file', lock_file) | chameleon.data.lock_entries(lock_file) }}"
  vars:
    lock_file: "{{ inventory_dir }}/datasets.lock.json"
"""

RETURN = r"""
_value:
  description:
    - By source, C(digest), C(objects), C(bytes) and, of packed data sets, C(version).
    - By C(snapshot://FAMILY) and C(image://NAME), C(id), C(name), C(os_hash_algo), C(os_hash_value) and C(size).
  type: dict
"""

from typing import Any, Callable

from ansible.errors import AnsibleFilterError

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.plugin_utils.lock_file import parse


def lock_entries(text: str, path: str) -> dict[str, Any]:
    """See DOCUMENTATION.

    :raises AnsibleFilterError: it is no lock file, or was cut or damaged
    """
    try:
        return parse(text, path)
    except BadInput as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"lock_entries": lock_entries}
