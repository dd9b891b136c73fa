# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole task on a node of the lab: action plugin, hand-over, module, store."""

from __future__ import annotations

from typing import Any, Callable

from tests.integration.conftest import NODE
from tests.lab import layout

PREPARE = """
        - hosts: {node}
          gather_facts: false
          vars:
            work: /tmp/{container}
          tasks:
            - name: Make something to push
              ansible.builtin.shell: |
                mkdir -p {{{{ work }}}}/source/d
                cp /etc/passwd {{{{ work }}}}/source/d/
                head -c 3000000 /dev/urandom > {{{{ work }}}}/source/large.bin
              args:
                creates: "{{{{ work }}}}/source"
"""


def test_push_pull_and_again(playbook: Callable[..., Any], container: str, store: Any) -> None:
    played = playbook(
        PREPARE.format(node=NODE, container=container)
        + f"""
            - name: Check
              chameleon.data.swift_sync: &push
                cloud: {store.name}
                direction: push
                path: "{{{{ work }}}}/source"
                container: {container}
                prefix: data
                segment_size: 1M
              check_mode: true
              diff: true
            - name: Push
              chameleon.data.swift_sync: *push
            - name: Push again
              chameleon.data.swift_sync: *push
            - name: Pull
              chameleon.data.swift_sync: &pull
                cloud: {store.name}
                direction: pull
                path: "{{{{ work }}}}/target"
                container: {container}
                prefix: data
              become: true
            - name: Pull again
              chameleon.data.swift_sync: *pull
              become: true
            - name: Compare
              ansible.builtin.command:
                cmd: diff -r {{{{ work }}}}/source {{{{ work }}}}/target
              changed_when: false
            - name: Clean
              ansible.builtin.file:
                path: "{{{{ work }}}}"
                state: absent
              become: true
        """,
    )
    node = {task: results[NODE] for task, results in played.results.items()}
    assert node["Push"]["counts"] == {"create": 1, "upload": 2}
    assert node["Check"]["plan"] == node["Push"]["plan"]
    assert node["Check"]["changed"]
    assert "upload d/passwd  # not in the container" in played.output
    assert not node["Push again"]["changed"]
    assert node["Pull"]["counts"] == {"download": 2}
    assert not node["Pull again"]["changed"]


def test_failures_name_the_thing_the_cause_and_the_way_out(
    playbook: Callable[..., Any], container: str, cloud: Callable[[str], Any]
) -> None:
    store = cloud("lab")
    played = playbook(
        PREPARE.format(node=NODE, container=container)
        + f"""
            - name: Push
              chameleon.data.swift_sync:
                cloud: {store.name}
                direction: push
                path: "{{{{ work }}}}/source"
                container: {container}
            - name: Mirror nothing
              chameleon.data.swift_sync:
                cloud: {store.name}
                direction: push
                path: "{{{{ work }}}}/mistyped"
                container: {container}
                delete: true
              ignore_errors: true  # how it fails is looked at below
            - name: Push what may not be read
              chameleon.data.swift_sync:
                cloud: {store.name}
                direction: push
                path: /etc/ssh
                container: {container}
                prefix: ssh
              ignore_errors: true  # how it fails is looked at below
            - name: Bad option
              chameleon.data.swift_sync:
                cloud: {store.name}
                direction: push
                path: /etc/ssh
                container: {container}
                segment_size: huge
              ignore_errors: true  # how it fails is looked at below
            - name: No cloud
              chameleon.data.swift_sync:
                cloud: nowhere
                direction: push
                path: /etc/ssh
                container: {container}
              ignore_errors: true  # how it fails is looked at below
            - name: Clean
              ansible.builtin.file:
                path: "{{{{ work }}}}"
                state: absent
        """,
    )
    node = {task: results[NODE] for task, results in played.results.items()}
    assert node["Mirror nothing"]["error"]["kind"] == "missing"
    denied = node["Push what may not be read"]
    assert denied["changed"]
    assert {failure["kind"] for failure in denied["failures"]} == {"denied"}
    assert all(failure["name"].endswith("_key") for failure in denied["failures"])
    assert "'become'" in denied["msg"]
    assert node["Bad option"]["error"]["kind"] == "bad_input"
    assert "clouds.yaml" in node["No cloud"]["msg"]


def test_no_token_is_shown_at_any_verbosity(
    playbook: Callable[..., Any], container: str, cloud: Callable[[str], Any]
) -> None:
    store = cloud("lab-rgw")
    token = store.token
    played = playbook(
        f"""
        - hosts: {NODE}
          gather_facts: false
          tasks:
            - name: Push with a token of one's own
              chameleon.data.swift_sync:
                endpoint: {store.object_store}
                ca_cert: {layout.AUTHORITY}
                token: "{{{{ lookup('ansible.builtin.env', 'GIVEN_TOKEN') }}}}"
                direction: push
                path: /etc/systemd
                container: {container}
        """,
        "-vvvv",
        env={"GIVEN_TOKEN": token},
    )
    assert played.results["Push with a token of one's own"][NODE]["changed"]
    assert token not in played.output
    assert token not in str(played.results)
