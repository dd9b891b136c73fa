# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the module's documentation, run as they stand, but for the cloud and its address."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules.swift_sync import EXAMPLES
from tests.integration.conftest import remove_container
from tests.lab import layout

CONTAINERS = ("my-experiment", "datasets", "notebooks", "scratch")
FOLDERS = ("/home/cc/results", "/home/cc/notebooks", "/home/cc/photos", "/scratch", "/data")

PREPARE = """
- hosts: lab_nodes
  gather_facts: false
  become: true
  tasks:
    - name: Make what the examples push
      ansible.builtin.shell: |
        mkdir -p /home/cc/results/scratch /home/cc/notebooks /home/cc/photos /scratch/checkpoints /data
        for number in 1 2 3; do echo $number | tee /home/cc/photos/$number.jpg > /home/cc/results/$number.txt; done
        echo tmp > /home/cc/results/4.tmp
        echo notebook > /home/cc/notebooks/a.ipynb
        echo weights > /scratch/checkpoints/last.ckpt
        ln -s last.ckpt /scratch/checkpoints/current
        echo weights > /data/best.ckpt
    - name: Store what the examples pull
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /usr/share/common-licenses/
        container: datasets
        prefix: imagenet
        links: follow
      run_once: true
    - name: Store a model
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /data/best.ckpt
        container: my-experiment
        prefix: models
      run_once: true
    - name: Lose it
      ansible.builtin.file:
        path: /data/best.ckpt
        state: absent
"""


@pytest.fixture
def clean(cloud: Callable[[str], Any], playbook: Callable[..., Any]) -> Iterator[None]:
    """Takes away what the examples name, before and after."""

    def remove() -> None:
        for name in CONTAINERS:
            for one in (name, name + "_segments"):
                remove_container(cloud("lab"), one)
        folders = " ".join(FOLDERS)
        playbook(f"- {{hosts: lab_nodes, gather_facts: false, become: true, tasks: [command: rm -rf {folders}]}}")

    remove()
    yield
    remove()


def test_they_run(clean: None, playbook: Callable[..., Any], cloud: Callable[[str], Any]) -> None:
    lab = cloud("lab")
    examples = yaml.safe_load(EXAMPLES)
    for example in examples:
        options = example["chameleon.data.swift_sync"]
        if "endpoint" in options:
            options.update(endpoint=lab.object_store, ca_cert=str(layout.AUTHORITY))
        else:
            options["cloud"] = "lab"
    playbook(PREPARE)
    play = {"hosts": "lab_nodes", "gather_facts": False, "become": True, "tasks": examples}
    played = playbook(yaml.safe_dump([play]), env={"OS_TOKEN": lab.token})
    assert len(played.results) == len(examples)
    shares = played.results["Bring each node of the play its share of a dataset"]
    assert not any(result.get("failed") for results in played.results.values() for result in results.values())
    assert shares.keys() == {"node1", "node2"}
    photos = played.results["Bring just that version of them to all nodes, whatever is pushed later"]
    assert {result["layout"] for result in photos.values()} == {"packed"}
    assert [result["done"]["files"] for result in photos.values()] == [3, 3]
