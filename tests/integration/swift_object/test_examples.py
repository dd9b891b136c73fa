# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the module's documentation, run one after the other as they stand, but for the cloud."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules.swift_object import EXAMPLES
from tests.integration.conftest import NODE, remove_container

CONTAINER = "my-experiment"
FILES = "/home/cc/best.ckpt /home/cc/parameters.json"

PREPARE = f"""
- hosts: {NODE}
  gather_facts: false
  become: true
  tasks:
    - ansible.builtin.shell: mkdir -p /home/cc && echo weights > /home/cc/best.ckpt
    - chameleon.data.swift_container: {{cloud: lab, name: my-experiment}}
"""


@pytest.fixture
def clean(cloud: Callable[[str], Any], playbook: Callable[..., Any]) -> Iterator[None]:
    """Takes away what the examples name."""
    remove_container(cloud("lab"), CONTAINER)
    yield
    remove_container(cloud("lab"), CONTAINER)
    playbook(f"- {{hosts: {NODE}, gather_facts: false, become: true, tasks: [command: rm -f {FILES}]}}")


def test_they_run(clean: None, playbook: Callable[..., Any]) -> None:
    examples = yaml.safe_load(EXAMPLES)
    for example in examples:
        example["chameleon.data.swift_object"]["cloud"] = "lab"
    play = {"hosts": NODE, "gather_facts": False, "become": True, "tasks": examples}
    played = playbook(PREPARE + yaml.safe_dump([play]))
    assert [played.results[example["name"]][NODE]["changed"] for example in examples] == [True] * len(examples)
