# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret is in a command line, in output at any verbosity, or in a file of controller or node but the mount's one.

One play moves data and mounts a container, has a module crash and a password refused, while every command line of this
machine, which are those of the controller and of both nodes, is read again and again.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import subprocess
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.nodes import run_on
from tests.integration.visible import FERNET, CommandLines
from tests.integration.waiting import wait_for
from tests.lab import layout
from tests.lab.tls import urls

PLAY = """
- hosts: node1
  gather_facts: false
  become: true
  tasks:
    - name: Make a folder
      ansible.builtin.file: {{path: {folder}/data, state: directory, mode: "0755"}}
    - name: Make a large file
      ansible.builtin.command: dd if=/dev/urandom of={folder}/data/large bs=1M count=40 status=none
    - name: Push
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: {folder}/data
        container: {container}
        segment_size: 8M
      register: pushed
    - name: Have the next module crash
      ansible.builtin.shell: |
        (until kill -SEGV $(cat /dev/shm/chameleon-data.*/handover/pid); do sleep 0.02; done) >/dev/null 2>&1 &
    - name: Crash
      chameleon.data.swift_sync:
        cloud: lab
        direction: pull
        path: {folder}/crash
        container: {container}
        bandwidth_limit: 1M
      register: crashed
      failed_when: "'was killed' not in crashed.msg"
    - name: Mount
      chameleon.data.cloudfuse_mount:
        cloud: lab
        path: {folder}/mount
        container: {container}
    - name: Read what was pushed
      ansible.builtin.command: md5sum {folder}/mount/large
    - name: Ask
      chameleon.data.swift_info:
        auth:
          auth_url: {keystone}/v3
          username: demo
          password: "{{{{ lookup('ansible.builtin.env', 'RIGHT') }}}}"
          project_name: demo
          user_domain_id: default
          project_domain_id: default
        ca_cert: {authority}
        region_name: RegionOne
        container: {container}
      register: asked
    - name: Ask with what is refused
      chameleon.data.swift_info:
        auth:
          auth_url: {keystone}/v3
          username: demo
          password: "{{{{ lookup('ansible.builtin.env', 'WRONG') }}}}"
          project_name: demo
          user_domain_id: default
          project_domain_id: default
        ca_cert: {authority}
        region_name: RegionOne
      register: refused
      failed_when: refused.error.kind != 'denied'
    - name: Have a fact that is cached
      ansible.builtin.set_fact:
        told: "{{{{ [pushed, crashed, asked, refused] }}}}"
        cacheable: true
"""

WRONG = "wrong-7a1c9e5b3d"

UNMOUNT = """
- hosts: node1
  gather_facts: false
  become: true
  tasks:
    - name: Unmount
      chameleon.data.cloudfuse_mount: {{cloud: lab, path: {folder}/mount, state: absent}}
    - name: Remove the folder
      ansible.builtin.file: {{path: {folder}, state: absent}}
"""


on_node = partial(run_on, "node1")


@contextlib.contextmanager
def stranger(secret: str) -> Iterator[None]:
    """A process of this machine that is none of the lab's, with a secret in its command line."""
    script = 'read secret; exec sh -c "read end; :" "$secret"'  # told by standard input, while it still is the lab's
    command = ["unshare", "--net", "sh", "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(secret.encode() + b"\n")
        process.stdin.flush()
        line = Path(f"/proc/{process.pid}/cmdline")
        try:
            wait_for(lambda: secret.encode() in line.read_bytes())
            yield
        finally:
            process.kill()


@pytest.fixture
def folder(container: str, playbook: Callable[..., Any]) -> Iterator[str]:
    """A folder on node1; what is mounted in it is unmounted before the container goes."""
    path = f"/srv/{container}"
    yield path
    playbook(UNMOUNT.format(folder=path))


def test_no_secret_is_visible(playbook: Callable[..., Any], container: str, folder: str, tmp_path: Path) -> None:
    kept_here = tmp_path / "controller"
    settings = {
        "ANSIBLE_CALLBACKS_ENABLED": "results,chameleon.data.report",
        "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(kept_here / "facts"),
        "ANSIBLE_HOME": str(kept_here / "home"),
        "ANSIBLE_LOG_PATH": str(tmp_path / "log"),
        "CHAMELEON_DATA_REPORT_FOLDER": str(kept_here / "reports"),
        "RIGHT": layout.USER_PASSWORD,
        "WRONG": WRONG,
    }
    play = PLAY.format(
        folder=folder,
        container=container,
        keystone=urls.public("keystone"),
        authority=layout.AUTHORITY,
    )
    with stranger(layout.USER_PASSWORD), CommandLines() as lines:
        played = playbook(play, "-vvvvv", env=settings)

    record = json.loads(on_node(f"cat /var/lib/chameleon.data/mounts/*{container[-12:]}*.json"))
    config = on_node(f"grep -l {record['credential']['id']} /etc/chameleon.data/mounts/*").splitlines()
    assert len(config) == 1, "the mount keeps its credential in one file"
    assert on_node(f"stat -c %a:%U {shlex.quote(config[0])}").strip() == "600:root"
    kept = re.findall(r"^application_credential_secret *= *(\S+)", on_node(f"cat {shlex.quote(config[0])}"), re.M)
    assert len(kept) == 1

    secrets = [layout.USER_PASSWORD.encode(), kept[0].encode(), WRONG.encode()]
    shown = {"output": played.output.encode(), "command lines": b"\n".join(lines.seen)}
    shown["log"] = (tmp_path / "log").read_bytes()
    files = {file: file.read_bytes() for file in kept_here.rglob("*") if file.is_file()}
    assert {"facts", "reports"} <= {file.relative_to(kept_here).parts[0] for file in files}
    shown["files of the controller"] = b"\n".join(files.values())
    shown["journal"] = on_node("journalctl --no-pager --output=cat").encode()
    # The mount's program was seen, so the watch was not blind.
    assert b"rclone" in shown["command lines"] and container.encode() in shown["files of the controller"]
    assert all(container.encode() in shown[where] for where in ("output", "log"))
    for where, text in shown.items():
        assert not FERNET.search(text), f"a token is in the {where}"
        for secret in secrets:
            assert secret not in text, f"a secret is in the {where}"

    # Secrets lie in small text files; one file system at a time, so not in what is mounted.
    search = "find /etc /home /root /run /srv /tmp /var /dev/shm -xdev -type f -size -1024k -print0"
    # A secret may begin with a hyphen: -e says that it is no option.
    pattern = shlex.quote(kept[0] + r"\|gAAAAAB[A-Za-z0-9_-]\{120,\}")
    search += f" | xargs -0 grep -Il -e {pattern} 2>/dev/null || true"
    found = on_node(search).splitlines()
    # Other tests may have mounts on this node; theirs are files of the same kind.
    others = [line for line in found if not line.startswith(("/etc/ssl/", "/etc/chameleon.data/mounts/"))]
    assert config[0] in found, "the search was not blind"
    assert others == [], "a secret rests on the node"
