#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_fact``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_fact
short_description: Keep a fact among the local facts of a node
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Keeps it in C(/etc/ansible/facts.d/chameleon_data.fact), beside those of others, so that it is in
    C(ansible_local.chameleon_data) when facts are gathered. The role P(chameleon.data.dataset_stage#role) keeps there
    what is staged (C(datasets)), and the playbook C(chameleon.data.lease_facts) the node's lease (C(lease)).
  - A file that is no JSON counts as empty, and is mended when something is written. Without facts there is no file.
options:
  name:
    description:
      - Of the fact.
    type: str
    required: true
  value:
    description:
      - What it shall be; where it is empty the fact goes. Without it the fact is told as it is.
    type: dict
attributes:
  check_mode:
    support: full
    description: Says whether something would change.
  diff_mode:
    support: full
    description: Shows the file before and after.
  platform:
    support: full
    platforms: posix
    description: Nodes with Python 3.8 or later.
notes:
  - To write it needs root on the node (C(become)).
"""

EXAMPLES = r"""
- name: Say what this node is for
  chameleon.data.chameleon_fact:
    name: experiment
    value:
      run: 7
  become: true

- name: What is staged here?
  chameleon.data.chameleon_fact:
    name: datasets
  register: staged
"""

RETURN = r"""
value:
  description: What the fact is now, or would be in check mode; empty where there is none.
  returned: success
  type: dict
"""

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._files.local_facts import facts_of, with_fact
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, regular

_FILE = "/etc/ansible/facts.d/chameleon_data.fact"


def main() -> None:
    """Entry point."""
    options = {"name": {"type": "str", "required": True}, "value": {"type": "dict"}}
    module = AnsibleModule(argument_spec=options, supports_check_mode=True)
    name, value = module.params["name"], module.params["value"]
    try:
        before = _read()
        after = before if value is None else with_fact(before or "", name, value)
        if after != before and not module.check_mode:
            _write(after)
    except OSError as error:
        module.fail_json(msg=f"{_FILE}: {error.strerror}. Set 'become: true', or make room.")
    told = facts_of(after or "").get(name)
    module.exit_json(
        changed=after != before,
        value=told if isinstance(told, dict) else {},
        diff={"before_header": _FILE, "after_header": _FILE, "before": before or "", "after": after or ""},
    )


def _read() -> str | None:
    """None where there is no file."""
    try:
        with open(_FILE, encoding="utf-8", errors="replace", opener=regular) as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except NotRegular:
        return ""


def _write(text: str | None) -> None:
    """It is the old file or the new one at any time."""
    if text is None:
        os.unlink(_FILE)
        return
    os.umask(0o022)  # everybody may gather facts
    small_files.write(_FILE, text, small_files.PUBLIC)


if __name__ == "__main__":
    main()
