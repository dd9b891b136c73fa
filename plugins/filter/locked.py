# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``locked``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: locked
short_description: What a lock file holds, from what it held and what was seen
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the role P(chameleon.data.dataset_stage#role), which keeps it on the controller.
positional: _input, seen
options:
  _input:
    description: What it held, by source.
    type: dict
    required: true
  seen:
    description: Results of M(chameleon.data.swift_sync) for pulls, each with the data set as C(item).
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Know what is locked
  ansible.builtin.debug:
    msg: "{{ {} | chameleon.data.locked([pulled | combine({'item': {'source': 'datasets/genomes'}})]) }}"
  vars:
    pulled: {source_state: {digest: 5f70bf18, objects: 3, bytes: 4096}}
"""

RETURN = r"""
_value:
  description: By source, C(digest), C(objects), C(bytes) and, of packed data sets, C(version).
  type: dict
"""

from typing import Any, Callable, Iterable, Mapping

from ansible_collections.chameleon.data.plugins.plugin_utils.source_state import state_of


def locked(before: Mapping[str, Any], seen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """See DOCUMENTATION."""
    return {**before, **{result["item"]["source"]: state_of(result) for result in seen}}


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"locked": locked}
