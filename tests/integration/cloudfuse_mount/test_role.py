# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role: a list of mounts, and taken away again."""

from __future__ import annotations

from typing import Any, Callable

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node

_PLAY = """
- hosts: {node}
  gather_facts: false
  roles:
    - role: chameleon.data.data_mount
      vars:
        data_mount_cloud: lab
        data_mount_mounts:
          - {{path: {write.path}, container: {write.container}, state: {state}}}
          - {{path: {read.path}, container: {read.container}, read_only: true, state: {state}}}
"""


def test_the_role(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> None:
    write, read = make_mount(cloud("lab")), make_mount(cloud("lab"))
    write.put_object("file", b"text")

    def play(state: str, *arguments: str) -> str:
        played = write.playbook(_PLAY.format(node=NODE, write=write, read=read, state=state), *arguments)
        return next(line for line in played.output.splitlines() if line.startswith(NODE) and "changed=" in line)

    assert "changed=1 " in play("mounted", "--check")
    assert write.remains() == read.remains() == []
    assert "changed=1 " in play("mounted")
    # The default owner is the user as whom Ansible comes.
    assert on_node(f"stat -c %U {write.path}; cat {read.path}/file") == "cc\ntext"
    assert "changed=0 " in play("mounted")
    assert "changed=1 " in play("absent")
    assert write.remains() == read.remains() == []
    assert write.credentials() == read.credentials() == []
