# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""site.yml over both nodes: mounts, then data sets; what check mode, tags and a limit leave alone."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Cloud
from tests.lab import layout
from tests.unit.forward_proxy import forwarding

SITE = "- import_playbook: chameleon.data.site"
STORE = """
- hosts: localhost
  gather_facts: false
  tasks:
    - chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /usr/share/common-licenses/
        container: {container}
        links: follow
"""
CLEAN = """
- hosts: lab_nodes
  gather_facts: false
  become: true
  tasks:
    - ansible.builtin.include_role: {{name: chameleon.data.data_mount}}
      vars: {{data_mount_cloud: lab, data_mount_mounts: [{{path: {mount}, state: absent}}]}}
    - ansible.builtin.include_role: {{name: chameleon.data.dataset_stage}}
      vars: {{dataset_stage_cloud: lab, dataset_stage_datasets: [{{path: {data}, state: absent}}]}}
"""


@pytest.fixture
def places(container: str, playbook: Callable[..., Any]) -> Iterator[dict[str, str]]:
    """Paths of this test on the nodes, gone afterwards."""
    found = {"mount": f"/mnt/{container}", "data": f"/srv/{container}"}
    yield found
    playbook(CLEAN.format(**found))


def changed(played: Any) -> dict[str, int]:
    """How many tasks changed something, by host."""
    counts: dict[str, int] = {}
    for results in played.results.values():
        for host, result in results.items():
            counts[host] = counts.get(host, 0) + bool(result.get("changed"))
    return counts


def test_it_makes_all_nodes_ready_and_a_second_run_changes_nothing(
    places: dict[str, str], container: str, playbook: Callable[..., Any], cloud: Callable[[str], Cloud]
) -> None:
    given = {
        "data_mount_cloud": "lab",
        "data_mount_mounts": [{"path": places["mount"], "container": container, "read_only": True}],
        "dataset_stage_cloud": "lab",
        "dataset_stage_datasets": [{"path": places["data"], "container": container}],
    }
    arguments = ["-e", json.dumps(given)]
    playbook(STORE.format(container=container))

    shown = playbook(SITE, *arguments, "--check", "--diff", "--limit", "node1")
    assert changed(shown)["node1"] and "node2" not in changed(shown)
    both = changed(playbook(SITE, *arguments))
    assert both["node1"] and both["node2"]
    with forwarding(layout.address()) as proxy:
        environment = json.dumps({"nodes_environment": {"https_proxy": proxy.url, "http_proxy": proxy.url}})
        again = playbook(SITE, *arguments, "--tags", "stage", "-e", "stage_serial=1", "-e", environment)
    assert len(proxy.asked) >= len(layout.NODES)
    assert again.output.count("PLAY [Stage the data sets]") == 2
    assert not any(changed(again).values()) and not any("data_mount" in task for task in again.results)
