# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The testbed's tutorial with nothing but a token, up to the experiment that is brought back on another node."""

from __future__ import annotations

import json
import shutil
from typing import Any, Callable, Iterator

import pytest

from tests.demo.demo import token_only
from tests.integration.conftest import Cloud, remove_container
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.patience import patience

PLAY = "- import_playbook: chameleon.data.tutorial"
CLEAN = """
- hosts: lab_nodes
  gather_facts: false
  tasks:
    - chameleon.data.cloudfuse_mount: {cloud: lab, path: /home/cc/tutorial/store, state: absent}
      become: true
    - ansible.builtin.command: rm -rf /home/cc/tutorial /home/cc/tutorial-mark
"""


@pytest.fixture
def lab_cloud(cloud: Callable[[str], Cloud]) -> Cloud:
    return cloud("lab")


@pytest.fixture
def user(lab_cloud: Cloud, container: str, playbook: Callable[..., Any], lab: Lab) -> Iterator[str]:
    """A name for whose tutorial it is; what it makes is taken away."""
    yield container
    lab.up(["node2"])  # as the lab makes it
    playbook(CLEAN)
    for image in lab_cloud.connection.image.images(owner=lab_cloud.project_id):
        if image.name.startswith(container):
            lab_cloud.connection.image.delete_image(image.id)
    for suffix in ("-tutorial", "-tutorial_segments"):
        remove_container(lab_cloud, container + suffix)
    shutil.rmtree(layout.STATE / "restored", ignore_errors=True)


@pytest.mark.timeout(patience(600))
def test_each_step_works_and_the_node_comes_back(
    user: str, playbook: Callable[..., Any], cloud: Callable[[str], Cloud], lab_cloud: Cloud
) -> None:
    given = {
        "tutorial_user": user,
        "tutorial_large_mib": 40,
        "tutorial_share_with": cloud("lab-other").project_id,
        "tutorial_other_cloud": "lab-other",
        "tutorial_second": "node2",
        "restore_launch": str(layout.ROOT / "tests/integration/playbooks/tasks/launch.yml"),
        "restore_cloud": "lab",
        "lab_root": str(layout.ROOT),
    }
    arguments = ["-e", json.dumps(given)]
    played = playbook(PLAY, *arguments, env=token_only(lab_cloud.connection))
    back = played.results["It is the node that was snapshotted, with its data and its mount"]
    assert not back["node2"].get("failed") and played.results["Start the node from it"]["node2"]["changed"]

    again = playbook(PLAY, *arguments, "--tags", "restore", env=token_only(lab_cloud.connection))
    for task in ("Start the node from it", "Mount", "Move what has changed"):
        name = next(name for name in again.results if name.endswith(task))
        assert not again.results[name]["node2"]["changed"], task
