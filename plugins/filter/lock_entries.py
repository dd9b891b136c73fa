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
  description: By source, C(digest), C(objects), C(bytes) and, of packed data sets, C(version).
  type: dict
"""

import re
from typing import Any, Callable, Mapping

import yaml
from ansible.errors import AnsibleFilterError

_DIGEST = re.compile("[0-9a-f]{64}")


def lock_entries(text: str, path: str) -> dict[str, Any]:
    """See DOCUMENTATION.

    :raises AnsibleFilterError: it is no lock file, or was cut or damaged
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", see line {mark.line + 1}" if mark else ""
        raise _refusal(path, f"it is neither JSON nor YAML{line}") from None
    if not isinstance(entries, Mapping):
        raise _refusal(path, "it has no data sets by their names")
    for source, entry in entries.items():
        digest = entry.get("digest") if isinstance(entry, Mapping) else None
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise _refusal(path, f"{source} has no digest of 64 hexadecimal digits")
    return dict(entries)


def _refusal(path: str, cause: str) -> AnsibleFilterError:
    return AnsibleFilterError(
        f"lock file {path}: {cause}. Nothing was changed. Bring back the file as it was, for example from version "
        "control; without it, or without an entry, what is at the source now is locked."
    )


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"lock_entries": lock_entries}
