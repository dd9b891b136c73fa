# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``unfinished``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: unfinished
short_description: Which hosts have not come through, and why
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbook C(chameleon.data.down), which gives a lease back only where each of its nodes has come through.
  - A host whose node is gone has nothing that could be lost.
positional: _input, steps
options:
  _input:
    description: By host and step, what the filter P(chameleon.data.outcome#filter) tells.
    type: dict
    required: true
  steps:
    description: The steps that each has to have behind it.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: See who has not come through
  ansible.builtin.debug:
    msg: "{{ {'node1': {'verify': {'state': 'ok', 'told': ''}}, 'node2': {}} | chameleon.data.unfinished(['verify']) }}"
"""

RETURN = r"""
_value:
  description: A line of each host that has not come through.
  type: list
  elements: str
"""

from typing import Any, Callable, Mapping, Sequence


def unfinished(outcomes: Mapping[str, Mapping[str, Mapping[str, str]]], steps: Sequence[str]) -> list[str]:
    """See DOCUMENTATION."""
    reasons = {host: _reason(found, steps) for host, found in outcomes.items()}
    return [f"{host}: {reason}" for host, reason in reasons.items() if reason]


def _reason(found: Mapping[str, Mapping[str, str]], steps: Sequence[str]) -> str:
    states = {step: outcome["state"] for step, outcome in found.items()}
    if "gone" in states.values():
        return ""
    failed = [step for step, state in states.items() if state == "failed"]
    if failed:
        return f"{failed[0]}: {found[failed[0]]['told']}"
    if not found:
        return "it was left out, or does not answer any more"
    missing = [step for step in steps if step not in found]
    return f"not done: {', '.join(missing)}" if missing else ""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"unfinished": unfinished}
