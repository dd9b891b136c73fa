# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``experiment_leases``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: experiment_leases
short_description: The leases that the hosts of an inventory want
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbooks C(chameleon.data.up) and C(chameleon.data.down), which read them from the hosts' variables.
  - Hosts with the same C(up_lease) and C(up_cloud) share a lease; those of them with the same C(up_properties), or the
    same C(up_flavor), share a reservation in it.
positional: _input, hostvars
options:
  _input:
    description: Names of hosts; those without C(up_lease) are left out.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: See what would be leased
  ansible.builtin.debug:
    msg: "{{ groups['all'] | chameleon.data.experiment_leases(hostvars) }}"
"""

RETURN = r"""
_value:
  description:
    - For each lease the options of M(chameleon.data.chameleon_lease), and in C(members) which entry of which of them
      (C(kind), C(place)) each host has its node of.
  type: list
  elements: dict
"""

from typing import Any, Callable, Iterable, Mapping

from ansible.errors import AnsibleFilterError

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.experiment import NAMES, PREFIX, leases_of


def experiment_leases(names: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """See DOCUMENTATION.

    :raises AnsibleFilterError: hosts of one lease do not agree, or ask for what cannot be asked for
    """
    found = {host: _said(hostvars[host]) for host in names}
    try:
        return leases_of(found)
    except BadInput as error:
        raise AnsibleFilterError(str(error)) from error


def _said(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: variables[PREFIX + name] for name in NAMES if PREFIX + name in variables}


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"experiment_leases": experiment_leases}
