# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""site.yml on nodes with nothing of what it needs, of each distribution that the lab can make: `make test-bare`."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Cloud
from tests.integration.nodes import run_on
from tests.integration.playbooks.test_site import SITE, STORE, changed
from tests.lab.lab import Lab
from tests.lab.nodes.distributions import BARE
from tests.lab.patience import patience

NODE = "node2"
GONE = """
- hosts: {node}
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {{name: chameleon.data.data_mount}}
      vars: {{data_mount_mounts: [{{path: /mnt/store, state: absent}}]}}
    - ansible.builtin.include_role: {{name: chameleon.data.dataset_stage}}
      vars: {{dataset_stage_datasets: [{{path: /srv/licences, state: absent}}]}}
    - ansible.builtin.include_role: {{name: chameleon.data.node_snapshot}}
      vars: {{node_snapshot_state: absent}}
"""

pytestmark = pytest.mark.timeout(patience(900))


def on_node(script: str) -> str:
    """What a shell script prints there."""
    return run_on(NODE, script, user="cc").strip()


@pytest.fixture(params=BARE)
def distribution(request: pytest.FixtureRequest, lab: Lab) -> Iterator[str]:
    """What the node is for the test, as new; afterwards it is what it always is."""
    lab.down([NODE])
    report = lab.up([NODE], {"distribution": request.param})
    if not report.failed and not report.cannot:
        yield request.param
        lab.down([NODE])
    lab.up([NODE])
    assert not report.failed
    if report.cannot:
        pytest.skip(f"NOT RUN: {report.cannot[NODE]}")


def test_the_roles_install_what_they_need(
    distribution: str, container: str, playbook: Callable[..., Any], cloud: Callable[[str], Cloud]
) -> None:
    assert on_node(". /etc/os-release; echo $ID; command -v rclone mke2fs qemu-img || true") in distribution
    common = {f"{role}_cloud": "lab" for role in ("data_mount", "dataset_stage", "node_snapshot")}
    common["node_snapshot_name"] = container
    given = {
        "data_mount_mounts": [{"path": "/mnt/store", "container": container}],
        "dataset_stage_datasets": [{"path": "/srv/licences", "container": container}],
        "node_snapshot_exclude": ["/srv/packages/*"],
    }
    arguments = ["--limit", NODE, "-e", json.dumps({**common, **given})]
    playbook(STORE.format(container=container))
    images = cloud("lab").connection.image

    shown = playbook(SITE, *arguments, "--check", "--diff")
    assert installed(shown) == [True, True]
    assert on_node("command -v rclone || echo none") == "none" and not list(images.images(name=container))

    made = playbook(SITE, *arguments)
    assert installed(made) == [True, True]
    assert on_node("test -s /srv/licences/GPL-3 && diff -r /mnt/store /srv/licences && echo same") == "same"
    (image,) = images.images(name=container)
    assert image.status == "active"
    assert not any(changed(playbook(SITE, *arguments)).values())

    playbook(GONE.format(node=NODE), "-e", json.dumps(common))
    assert on_node("ls /mnt/store /srv/licences 2>/dev/null || true") == "" and not list(images.images(name=container))


def installed(played: Any) -> list[bool]:
    """Whether packages were installed on the node, at each of the roles that need some."""
    rows = (row for row in played.rows if "Install packages (" in row["task"] and row["host"] == NODE)
    return [row["result"]["changed"] for row in rows]
