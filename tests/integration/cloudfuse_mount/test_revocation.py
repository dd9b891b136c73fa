# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No credential of a mount is forgotten in the cloud."""

from __future__ import annotations

import os
from typing import Any, Callable

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node

PLAY = """
- hosts: {node}
  gather_facts: false
  become: true
  tasks:
    - name: Be called otherwise
      ansible.builtin.add_host:
        name: other-name
        ansible_host: "{{{{ ansible_host }}}}"
        groups: lab_nodes
- hosts: other-name
  gather_facts: false
  become: true
  tasks:
    - name: Mount
      chameleon.data.cloudfuse_mount: {{cloud: lab, path: {path}, container: {container}, state: {state}}}
      environment:
        WHERE: /mnt
"""


def test_a_host_that_is_called_otherwise(mount: MountOfATest, playbook: Callable[..., Any]) -> None:
    """The path has a variable of the node in it, which both sides have to understand alike."""
    first = mount.run()["credential"]["id"]
    on_node(f'sed -i \'s/"credential_since": "20/"credential_since": "19/\' {mount.places.record}')
    path = f'"$WHERE/{os.path.basename(mount.path)}"'
    play = PLAY.format(node=NODE, path=path, container=mount.container, state="mounted")
    renewed = playbook(play).results["Mount"]["other-name"]
    assert renewed["revoked"] == [first], renewed
    again = playbook(play.replace("mounted", "absent"))
    assert again.results["Mount"]["other-name"]["revoked"] == [renewed["credential"]["id"]]
    assert "not among yours" not in again.output.replace("\n", " ")
    assert mount.remains() == []


def test_a_machine_cannot_have_others_credentials_revoked(mount: MountOfATest) -> None:
    """Whoever is root there could write any id into the record."""
    own = mount.run()["credential"]["id"]
    connection = mount.cloud.connection
    user = connection.session.get_user_id()
    victim = connection.identity.create_application_credential(user=user, name=f"{mount.container} of the user")
    try:
        on_node(f"sed -i s/{own}/{victim.id}/ {mount.places.record}")
        gone = mount.absent()
        assert gone["revoked"] == [own]
        assert "not among yours" in mount.played.output.replace("\n", " ")
        assert connection.identity.get_application_credential(user, victim.id)
    finally:
        connection.identity.delete_application_credential(user, victim.id)


def test_a_mount_goes_without_a_cloud_to_sign_in_to(mount: MountOfATest) -> None:
    own = mount.run()["credential"]["id"]
    assert mount.run(state="unmounted", cloud="nowhere")["changed"]
    gone = mount.absent(cloud="nowhere")
    assert mount.remains() == []
    assert any(f"application credential {own} of the mount may be left" in text for text in gone["warnings"])
    assert mount.credentials() == [own]
    assert mount.absent()["revoked"] == [own]  # found by what it was made for


def test_the_tasks_own_async_is_refused_before_anything_is_made(
    mount: MountOfATest, playbook: Callable[..., Any]
) -> None:
    played = playbook(
        f"""
        - hosts: {NODE}
          gather_facts: false
          become: true
          tasks:
            - name: Mount
              chameleon.data.cloudfuse_mount: {{cloud: lab, path: {mount.path}, container: {mount.container}}}
              async: 120
              poll: 1
        """,
        fails=True,
    )
    assert played.results["Mount"][NODE]["error"]["kind"] == "bad_input"
    assert "Drop 'async'" in played.results["Mount"][NODE]["msg"]
    assert mount.credentials() == [] and mount.remains() == []
