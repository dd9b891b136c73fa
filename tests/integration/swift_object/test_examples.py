# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the module's documentation, each twice: the second time, nothing changes."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules.swift_object import EXAMPLES
from tests.integration.conftest import remove_container

CONTAINER = "my-experiment"
FILES = "/home/cc/best.ckpt /home/cc/parameters.json"

PREPARE = """
- hosts: node1
  gather_facts: false
  become: true
  tasks:
    - ansible.builtin.shell: mkdir -p /home/cc && echo weights > /home/cc/best.ckpt
    - chameleon.data.swift_container: {cloud: lab, name: my-experiment}
"""


@pytest.fixture
def clean(cloud: Callable[[str], Any], playbook: Callable[..., Any]) -> Iterator[None]:
    """Takes away what the examples name."""
    remove_container(cloud("lab"), CONTAINER)
    yield
    remove_container(cloud("lab"), CONTAINER)
    playbook(f"- {{hosts: node1, gather_facts: false, become: true, tasks: [command: rm -f {FILES}]}}")


def test_they_run_and_a_second_run_changes_nothing(clean: None, playbook: Callable[..., Any]) -> None:
    examples = yaml.safe_load(EXAMPLES)
    for example in examples:
        example["chameleon.data.swift_object"]["cloud"] = "lab"
    again = [{**example, "name": example["name"] + ", again"} for example in examples]
    tasks = [task for pair in zip(examples, again) for task in pair]
    play = {"hosts": "node1", "gather_facts": False, "become": True, "tasks": tasks}
    played = playbook(PREPARE + yaml.safe_dump([play]))
    for example in examples:
        first, second = (played.results[name].values() for name in (example["name"], example["name"] + ", again"))
        assert any(result["changed"] for result in first), example["name"]
        assert not any(result["changed"] for result in second), example["name"]
