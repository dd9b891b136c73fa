# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``ssh_by_way_of``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: ssh_by_way_of
short_description: Arguments of SSH by which a host is reached by way of another one
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - For the playbooks that launch several nodes of which one has a floating IP.
  - The way to the other host is by C(ProxyCommand), with the key, user, port, check of host keys and arguments that
    Ansible itself has for it; C(ProxyJump) would know none of them.
  - Applied again it changes nothing.
positional: _input, jump, address, user
options:
  _input:
    description: The host's own C(ansible_ssh_args); none for what Ansible's settings say.
    type: str
  jump:
    description: Variables of the other host.
    type: dict
    required: true
  address:
    description: Where the other host is.
    type: str
    required: true
  user:
    description: User there, where its variables name none.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Reach this host by way of node1
  ansible.builtin.set_fact:
    ansible_ssh_args: >-
      {{ ansible_ssh_args | default(none)
         | chameleon.data.ssh_by_way_of(hostvars['node1'], hostvars['node1'].ansible_host) }}
"""

RETURN = r"""
_value:
  description: For C(ansible_ssh_args).
  type: str
"""

import os
import shlex
from typing import Any, Callable, Mapping

from ansible import constants
from ansible.plugins.loader import connection_loader

_SSH = "ssh"  # Ansible's plugin
_ARGUMENTS = ("ssh_args", "ssh_common_args", "ssh_extra_args")
# The options of SSH for Ansible's options of a connection
_GIVEN = {"private_key_file": "-i", "remote_user": "-l", "port": "-p"}


def ssh_by_way_of(args: str | None, jump: Mapping[str, Any], address: str, user: str = "") -> str:
    """See DOCUMENTATION."""
    connection_loader.get(_SSH, class_only=True)  # from then on Ansible knows its options

    def option(name: str, variables: Mapping[str, Any] = jump) -> Any:
        return constants.config.get_config_value(name, plugin_type="connection", plugin_name=_SSH, variables=variables)

    own = option("ssh_args", {}) if args is None else args
    words = [str(option("ssh_executable"))]
    for name in _ARGUMENTS:
        words += shlex.split(str(option(name) or ""))
    if not option("host_key_checking"):
        words += ["-o", "StrictHostKeyChecking=no"]
    for name, flag in _GIVEN.items():
        given = option(name) or (user if name == "remote_user" else None)
        if given:
            words += [flag, os.path.expanduser(str(given))]
    # A percent sign of theirs is for the way to the other host.
    there = shlex.join(words).replace("%", "%%") + " " + shlex.join(["-W", "[%h]:%p", "--", address])
    by_way = shlex.join(["-o", f"ProxyCommand={there}"])
    return own if own.startswith(by_way) else f"{by_way} {own}".rstrip()  # of several ways SSH takes the first


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        return {"ssh_by_way_of": ssh_by_way_of}
