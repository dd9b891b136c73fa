# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``outcome_table``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: outcome_table
short_description: What came of each step on each node, as a table
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbooks that tell at their end what came of each step on each node.
positional: _input, steps
options:
  _input:
    description: By host and step, what the filter P(chameleon.data.outcome#filter) tells.
    type: dict
    required: true
  steps:
    description: The steps in their order.
    type: list
    elements: str
    required: true
  lost:
    description: Hosts that have dropped out of the run, as those do that do not answer any more.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Tell what came of it
  ansible.builtin.debug:
    msg: "{{ {'node1': {'mount': {'state': 'ok', 'told': ''}}} | chameleon.data.outcome_table(['mount', 'stage']) }}"
"""

RETURN = r"""
_value:
  description:
    - The lines of the table, which has a C(-) where nothing was done, and below it why something has failed, and what
      is too long for the table.
  type: list
  elements: str
"""

from typing import Any, Callable, Iterable, Mapping, Sequence

_NOTHING = "-"
_WIDEST = 48  # characters that are told in a cell


def outcome_table(
    outcomes: Mapping[str, Mapping[str, Mapping[str, str]]], steps: Sequence[str], lost: Iterable[str] = ()
) -> list[str]:
    """See DOCUMENTATION."""
    rows = [["", *steps], *([host, *(_cell(found.get(step)) for step in steps)] for host, found in outcomes.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(steps) + 1)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    below: dict[str, list[str]] = {}  # hosts by what is told of them: of a lease it is the same
    for host, found in outcomes.items():
        for step in steps:
            if found.get(step) and _is_cut(found[step]):
                below.setdefault(f"{step}: {found[step]['told']}", []).append(host)
    told = [f"{', '.join(hosts)}, {words}" for words, hosts in below.items()]
    return lines + told + [f"{host}: it has dropped out of the run" for host in lost]


def _cell(outcome: Mapping[str, str] | None) -> str:
    if not outcome:
        return _NOTHING
    state, told = outcome["state"], outcome["told"]
    if not told or state == "failed":
        return state
    return f"{state}: {told[: _WIDEST - 1].rstrip()}…" if _is_cut(outcome) else f"{state}: {told}"


def _is_cut(outcome: Mapping[str, str]) -> bool:
    """Whether the table does not have all of what is told."""
    return outcome["state"] == "failed" or len(outcome["told"]) > _WIDEST


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"outcome_table": outcome_table}
