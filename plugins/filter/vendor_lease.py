# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``vendor_lease``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: vendor_lease
short_description: The lease that a site's vendor data tell a node of
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbook C(chameleon.data.lease_facts).
options:
  _input:
    description: Vendor data of the testbed, JSON; anything else tells of no lease.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: See the lease
  ansible.builtin.debug:
    msg: '{{ "{\"chameleon\": {\"lease_id\": \"0123\", \"region\": \"CHI@UC\"}}" | chameleon.data.vendor_lease }}'
"""

RETURN = r"""
_value:
  description: Those of C(id), C(start), C(end), C(node), C(region) that are told; nothing where there is no lease.
  type: dict
"""

import json
from typing import Any, Callable

_KEYS = {"id": "lease_id", "start": "lease_start", "end": "lease_end", "node": "node", "region": "region"}


def vendor_lease(text: str) -> dict[str, str]:
    """See DOCUMENTATION."""
    try:
        told = json.loads(text)["chameleon"]
        found = {name: str(told[key]) for name, key in _KEYS.items() if told.get(key)}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return {}
    return found if "id" in found else {}


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"vendor_lease": vendor_lease}
