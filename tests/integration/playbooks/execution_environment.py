# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A play in the execution environment moves data, mounts the store and makes a link (`make test-ee`)."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterator

import pytest

from tests.environment.build import IMAGE
from tests.environment.images import buildah, exists
from tests.integration.conftest import Cloud
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.nodes import access

PLAY = """
- hosts: node1
  gather_facts: false
  tasks:
    - name: Push
      chameleon.data.swift_sync: &push
        {{cloud: lab, direction: push, path: /usr/share/common-licenses/, container: {container}, prefix: there}}
    - name: Push again
      chameleon.data.swift_sync: *push
      register: again
    - name: Pull
      chameleon.data.swift_sync:
        {{cloud: lab, direction: pull, path: /tmp/{container}, container: {container}, prefix: there}}
    - name: Compare
      ansible.builtin.command: cmp /usr/share/common-licenses/GPL-3 /tmp/{container}/GPL-3
      changed_when: false
    - name: Clean
      ansible.builtin.file: {{path: /tmp/{container}, state: absent}}
    - name: Look at the container from the controller
      chameleon.data.swift_info: {{cloud: lab, container: {container}, glob: "**/GPL-3"}}
      delegate_to: localhost
      vars: {{ansible_python_interpreter: "{{{{ ansible_playbook_python }}}}"}}
      register: found
    - name: Describe the container
      chameleon.data.swift_container: {{cloud: lab, name: {container}, metadata: {{made-in: an environment}}}}
      register: described
    - name: Mount it
      chameleon.data.cloudfuse_mount: &mount {{cloud: lab, path: /mnt/{container}, container: {container}}}
      become: true
      register: mounted
    - name: Compare through the mount
      ansible.builtin.command: cmp /usr/share/common-licenses/GPL-3 /mnt/{container}/there/GPL-3
      become: true
      changed_when: false
    - name: Take the mount away
      chameleon.data.cloudfuse_mount:
        <<: *mount
        state: absent
      become: true
    - name: Check
      ansible.builtin.assert:
        that:
          - not again.changed
          - found.objects | length == 1
          - described.container.metadata["made-in"] == "an environment"
          - mounted.credential.kind == "application_credential"
          - query("chameleon.data.swift_tempurl", "{container}/there/GPL-3", cloud="lab", make_key=true) | length == 1
"""


@pytest.fixture
def inside(lab: Lab) -> Iterator[Callable[..., str]]:
    """Runs a command in a container of the execution environment, which sees the lab's files and no checkout."""
    assert exists(IMAGE), "it was not built: run this with 'make test-ee'"
    container = buildah("from", IMAGE).strip()
    settings = [f"OS_CLIENT_CONFIG_FILE={layout.CLOUDS}", f"ANSIBLE_INVENTORY={layout.INVENTORY}"]
    access.CONTROL.mkdir(mode=0o700, exist_ok=True)  # Ansible makes it at its first connection
    places = [f"--volume={path}:{path}" for path in (layout.STATE, access.CONTROL)]
    as_root = ["--isolation=chroot", "--user=root"]  # as ansible-runner starts it, which ansible-navigator does
    yield lambda *command: buildah("run", *as_root, *places, container, "--", "env", *settings, *command)
    buildah("rm", container)


def test_it_moves_data(inside: Callable[..., str], container: str, cloud: Callable[[str], Cloud]) -> None:
    assert "chameleon.data" in inside("ansible-galaxy", "collection", "list", "chameleon.data")
    play = Path(layout.STATE / f"{container}.yml")
    play.write_text(PLAY.format(container=container))
    try:
        inside("ansible-playbook", str(play))
    finally:
        play.unlink()
    store = cloud("lab")
    stored = store.connection.session.get(f"{store.object_store}/{container}/there/GPL-3").content
    assert stored == Path("/usr/share/common-licenses/GPL-3").read_bytes()
