# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``at_once``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: at_once
short_description: How many hosts a step may be at work on at once
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbooks in which all nodes go together from step to step, so that C(throttle) does what C(serial) does in
    others. It takes numbers alone.
positional: _input, hosts
options:
  _input:
    description: A number, 0 for all, or a percentage of the hosts, which is one host at least.
    type: raw
    required: true
  hosts:
    description: How many hosts there are.
    type: int
    required: true
"""

EXAMPLES = r"""
- name: Be at work on a quarter of the nodes at once
  ansible.builtin.debug:
    msg: "{{ '25%' | chameleon.data.at_once(8) }}"
"""

RETURN = r"""
_value:
  description: For C(throttle).
  type: int
"""

import re
from typing import Any, Callable

from ansible.errors import AnsibleFilterError

_NUMBER = re.compile(r"(\d{1,9})(%?)", re.ASCII)


def at_once(value: Any, hosts: int) -> int:
    """See DOCUMENTATION."""
    given = None if isinstance(value, bool) else _NUMBER.fullmatch(str(value).strip())
    if not given:
        raise AnsibleFilterError(
            f"{value!r}: it is no number of nodes and no percentage. All nodes go together from step to step, so lists "
            "of batches are not taken here. Say 10 or 25%."
        )
    number = int(given[1])
    return max(1, hosts * number // 100) if given[2] else number


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"at_once": at_once}
