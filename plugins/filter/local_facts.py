# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``local_facts``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: local_facts
short_description: What a file of local facts holds, with one of its facts set
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For what writes down in one file what a node is told, the lease and the data sets that are staged.
positional: _input, name, value
options:
  _input:
    description: Content of the file; anything that is no JSON object counts as nothing.
    type: str
    required: true
  name:
    description: Of the fact.
    type: str
    required: true
  value:
    description: What it is; where it is empty the fact goes.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Set one fact, and keep the others
  ansible.builtin.set_fact:
    facts: "{{ text | chameleon.data.local_facts('lease', {'id': '0123'}) }}"
  vars:
    text: '{"datasets": {}}'
"""

RETURN = r"""
_value:
  description: All facts of the file.
  type: dict
"""

import json
from typing import Any, Callable, Mapping


def local_facts(text: str, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """See DOCUMENTATION."""
    try:
        found = json.loads(text)
    except (RecursionError, ValueError):
        found = {}
    others = {key: fact for key, fact in found.items() if key != name} if isinstance(found, dict) else {}
    return {**others, name: dict(value)} if value else others


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"local_facts": local_facts}
