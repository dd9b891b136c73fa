# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each example of the documentation is run twice: the second time, nothing changes."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules import cloudfuse_mount, cloudfuse_mount_info
from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node
from tests.integration.conftest import remove_container
from tests.lab import layout

PATHS = ["/mnt/results", "/mnt/reference", "/mnt/store", "/mnt/old"]
CONTAINERS = ["results", "datasets"]
README = layout.ROOT / "roles/data_mount/README.md"


@pytest.fixture
def prepared(playbook: Callable[..., Any], cloud: Callable[[str], Any]) -> Iterator[Any]:
    """The cloud, with the containers that the examples have."""
    lab = cloud("lab")
    for name in CONTAINERS:
        lab.connection.object_store.create_container(name)
    yield lab
    for path in PATHS:
        MountOfATest(playbook, lab, path, None, NODE).force_away()
    on_node("rm -rf /var/tmp/cache")  # an example has its cache there
    for name in CONTAINERS:
        remove_container(lab, name)


def _here(text: str) -> str:
    """An example, as it is here: in the lab's cloud, on the lab's node."""
    return text.replace("chi_uc", "lab").replace("hosts: lab_nodes", f"hosts: {NODE}").replace("/local/", "/var/tmp/")


def test_of_the_modules(prepared: Any, playbook: Callable[..., Any]) -> None:
    session = prepared.connection.session
    # The example that names no cloud comes from a shell with a token.
    shell = {
        "OS_AUTH_TYPE": "token",
        "OS_TOKEN": prepared.token,
        "OS_CACERT": str(layout.AUTHORITY),
        "OS_AUTH_URL": session.auth.auth_url,
        "OS_PROJECT_ID": prepared.project_id,
        "OS_REGION_NAME": prepared.connection.config.get_region_name(),
    }
    examples = [
        task for module in (cloudfuse_mount_info, cloudfuse_mount) for task in yaml.safe_load(_here(module.EXAMPLES))
    ]
    tasks = [{**task, "name": f"{task['name']} {turn}"} for task in examples for turn in ("first", "again")]
    play = [{"hosts": NODE, "gather_facts": False, "tasks": tasks}]
    results = playbook(yaml.safe_dump(play, sort_keys=False), env=shell).results
    for task in examples:
        again = results[f"{task['name']} again"][NODE]
        assert not again["changed"], (task["name"], again)


def test_of_the_role(prepared: Any, playbook: Callable[..., Any]) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)
    outputs = [playbook(_here(example)).output for _run in range(2)]
    assert "changed=1 " in outputs[0] and "changed=0 " in outputs[1]
