# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role: a list of mounts, and taken away again."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node

_PLAY = """
- hosts: {node}
  gather_facts: false
  roles:
    - role: chameleon.data.data_mount
      vars:
        data_mount_cloud: lab
        data_mount_mounts:
          - {{path: {path}, container: {container}, state: {state}}}
          - {{path: {path}-read, container: {container}, read_only: true, state: {state}}}
"""


def _play(mount: MountOfATest, state: str, *arguments: str) -> str:
    text = _PLAY.format(node=NODE, path=mount.path, container=mount.container, state=state)
    played = mount.playbook(text, *arguments)
    return next(line for line in played.output.splitlines() if line.startswith(NODE) and "changed=" in line)


def test_the_role(mount: MountOfATest) -> None:
    assert "changed=0" not in _play(mount, "mounted", "--check")
    assert mount.remains() == []
    assert "changed=1 " in _play(mount, "mounted")
    mount.put_object("file", b"text")
    # The default owner is the user as whom Ansible comes.
    assert on_node(f"stat -c %U {mount.path}; cat {mount.path}-read/file") == "cc\ntext"
    assert "changed=0 " in _play(mount, "mounted")
    assert "changed=1 " in _play(mount, "absent")
    assert "changed=0 " in _play(mount, "absent")
    assert mount.remains() == [] and mount.credentials() == []
    assert on_node(f"ls -d {mount.path}* 2>/dev/null || true") == ""
