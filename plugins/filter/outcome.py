# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``outcome``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: outcome
short_description: What came of a task, in a word and in its own words
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbooks that tell at their end what came of each step on each node.
positional: _input
options:
  _input:
    description: The result of a task, with a loop or without, or of one that has failed.
    type: dict
    required: true
  told:
    description: What is told where it has not failed.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Remember what came of it
  ansible.builtin.set_fact:
    told: "{{ pushed | chameleon.data.outcome(told='3 files') }}"
  vars:
    pushed: {changed: true}
"""

RETURN = r"""
_value:
  description: C(state), one of V(failed), V(changed) and V(ok), and what is C(told) of it.
  type: dict
"""

from typing import Any, Callable, Mapping


def outcome(result: Mapping[str, Any], told: str = "") -> dict[str, str]:
    """See DOCUMENTATION."""
    parts = [each for each in result.get("results") or [] if isinstance(each, Mapping)]
    failed = [each for each in parts or [result] if each.get("failed")]
    if failed or result.get("failed"):
        words = [str(each.get("msg") or "it tells no reason").strip() for each in failed or [result]]
        return {"state": "failed", "told": " ".join(dict.fromkeys(words))}
    return {"state": "changed" if result.get("changed") else "ok", "told": told}


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"outcome": outcome}
