# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of several nodes side by side in one container."""

from __future__ import annotations

from typing import Any, Callable

from tests.lab import layout

COLLECT = "- import_playbook: chameleon.data.collect"
PREPARE = """
- hosts: lab_nodes
  gather_facts: false
  tasks:
    - ansible.builtin.file: {{path: {path}, state: {state}}}
    - ansible.builtin.copy: {{content: "{{{{ inventory_hostname }}}}", dest: {path}/result, mode: "0644"}}
      when: "'{state}' == 'directory'"
"""


def test_each_node_has_a_folder_of_its_own(
    playbook: Callable[..., Any], cloud: Callable[[str], Any], container: str
) -> None:
    path, lab = f"/tmp/{container}", cloud("lab")
    given = ["-e", "collect_cloud=lab", "-e", f"collect_container={container}", "-e", f"collect_path={path}"]
    none_yet = playbook(COLLECT, *given, "-e", "collect_experiment=run-7", fails=True).output
    assert f"node1: there is no {path}, so no results were collected" in none_yet
    playbook(PREPARE.format(path=path, state="directory"))
    try:
        assert "Say what to collect" in playbook(COLLECT, *given, fails=True).output
        given += ["-e", "collect_experiment=run-7"]
        played = playbook(COLLECT, *given, "-e", "collect_serial=1").results["Send what has changed"]
        assert {host: result["changed"] for host, result in played.items()} == {"node1": True, "node2": True}
        for node in layout.NODES:
            stored = lab.connection.session.get(f"{lab.object_store}/{container}/run-7/{node}/result")
            assert stored.content == node.encode()
        again = playbook(COLLECT, *given, "--limit", "node1").results["Send what has changed"]
        assert not again["node1"]["changed"] and "node2" not in again
        given += ["-e", "collect_layout=packed", "--limit", "node1"]
        assert "repack" in playbook(COLLECT, *given, fails=True).output
        converted = playbook(COLLECT, *given, "-e", "collect_repack=true").results["Send what has changed"]["node1"]
        assert converted["counts"] == {"upload": 1, "convert": 1}
        given += ["-e", "collect_experiment=run-8", "-e", "collect_keep_versions=1"]
        packed = playbook(COLLECT, *given).results["Send what has changed"]["node1"]
        index = f"run-8/node1/.packed/versions/{packed['version']['time']}-{packed['version']['digest']}"
        assert lab.connection.session.head(f"{lab.object_store}/{container}/{index}").status_code == 200
    finally:
        playbook(PREPARE.format(path=path, state="absent"))
