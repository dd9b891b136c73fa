# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder examples/, run as its README says, with the lab's two nodes and its two object stores as the two sites."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml

from tests.integration.conftest import Cloud, remove_container
from tests.lab import layout

SITES = {"chi_uc": "lab", "chi_tacc": "lab-rgw"}
CLOUDS = {**SITES, "kvm_tacc": "lab-kvm"}
MACHINE = "vm01"  # is node1 by another name
PREPARE = """
- hosts: localhost
  gather_facts: false
  tasks:
    - chameleon.data.swift_sync:
        {cloud: "{{ item }}", direction: push, path: /usr/share/common-licenses/, container: datasets, prefix: genomes}
      loop: [lab, lab-rgw]
"""
CLEAN = """
- hosts: lab_nodes
  gather_facts: false
  become: true
  tasks:
    - chameleon.data.cloudfuse_mount: {cloud: lab, path: /mnt/notes, state: absent}
      when: inventory_hostname == "node1"
    - chameleon.data.cloudfuse_mount: {cloud: lab-rgw, path: /mnt/notes, state: absent}
      when: inventory_hostname == "node2"
    - ansible.builtin.command: rm -rf /data /etc/ansible/facts.d/chameleon_data.fact
"""

NO_STORE = """
- hosts: virtual_machines
  gather_facts: false
  tasks:
    - name: Ask its own site
      chameleon.data.swift_info: {cloud: kvm_tacc}
"""
LEAVE = """
- hosts: virtual_machines
  gather_facts: false
  become: true
  tasks:
    - chameleon.data.cloudfuse_mount: {cloud: chi_tacc, path: /mnt/notes, state: absent}
    - ansible.builtin.command: rm -rf /home/cc/genomes /home/cc/results
"""


@pytest.fixture
def folder(tmp_path: Path, cloud: Callable[[str], Cloud], playbook: Callable[..., Any]) -> Iterator[Path]:
    """A copy of the folder, with the lab's nodes and clouds in place of those of the sites."""
    copy = tmp_path / "examples"
    shutil.copytree(layout.ROOT / "examples", copy)
    clouds = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]
    (copy / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {site: clouds[name] for site, name in CLOUDS.items()}}))
    variables = yaml.safe_load(layout.INVENTORY.read_text())["lab_nodes"]["vars"]
    nodes = dict(zip(SITES, layout.NODES.items()))
    inventory = {site: {"hosts": {node: {"ansible_host": address}}} for site, (node, address) in nodes.items()}
    lab_nodes = {"lab_nodes": {"children": dict.fromkeys(SITES), "vars": variables}}
    address = {"ansible_host": layout.NODES["node1"]}
    machines = {"virtual_machines": {"hosts": {MACHINE: address}, "vars": variables}}
    (copy / "inventory.yml").write_text(yaml.safe_dump({**inventory, **lab_nodes}))
    (copy / "inventory_kvm.yml").write_text(yaml.safe_dump(machines))
    yield copy
    playbook(CLEAN)
    for name in SITES.values():
        for container in ("datasets", "notes", "results"):
            remove_container(cloud(name), container)


def test_the_experiment_runs_and_a_second_run_changes_nothing(
    folder: Path, playbook: Callable[..., Any], cloud: Callable[[str], Cloud]
) -> None:
    playbook(PREPARE)
    play = f"- import_playbook: {folder}/experiment.yml"
    arguments = ["-i", str(folder / "inventory.yml"), "-e", "experiment=run-1"]
    environment = {"OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml")}
    first = playbook(play, *arguments, env=environment)
    assert first.results["Send what has changed"]["node1"]["changed"]

    taken = []
    for name, node in zip(SITES.values(), layout.NODES):
        store = cloud(name)
        answer = store.connection.session.get(f"{store.object_store}/results/run-1/{node}/run-1.txt")
        taken.append({line.split(" ", 1)[1] for line in answer.text.splitlines()})
    licences = {path.name for path in Path("/usr/share/common-licenses").iterdir() if not path.is_symlink()}
    assert taken[0] | taken[1] == licences and not taken[0] & taken[1] and all(taken)

    again = playbook(play, *arguments, env=environment)
    changed = [task for task, hosts in again.results.items() if any(result.get("changed") for result in hosts.values())]
    assert changed == [], json.dumps(changed)


def test_a_virtual_machine_uses_the_store_of_another_site(
    folder: Path, playbook: Callable[..., Any], cloud: Callable[[str], Cloud]
) -> None:
    playbook(PREPARE)
    arguments = ["-i", str(folder / "inventory_kvm.yml"), "-e", "experiment=run-1"]
    environment = {"OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml")}
    play = f"- import_playbook: {folder}/virtual_machine.yml"
    try:
        first = playbook(play, *arguments, env=environment).results
        assert first["Send the results there"][MACHINE]["counts"] == {"upload": 1}
        assert first["See the notes of the nodes there"][MACHINE]["changed"]
        store = cloud("lab-rgw")
        sent = store.connection.session.get(f"{store.object_store}/results/run-1/{MACHINE}/run-1.txt").text
        assert "genomes/GPL-3" in sent
        again = playbook(play, *arguments, env=environment).results
        assert not [task for task, hosts in again.items() if any(result.get("changed") for result in hosts.values())]
        # Its own site has none, and the task that asks for it says so.
        none = playbook(NO_STORE, *arguments, fails=True, env=environment).results["Ask its own site"][MACHINE]
        assert "no object-store endpoint in region RegionKVM" in none["msg"]
    finally:
        playbook(LEAVE, *arguments, env=environment)
