# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the modules for leases and servers do what they say, one after the other, and have each option."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules import (
    chameleon_image,
    chameleon_lease,
    chameleon_lease_guard,
    chameleon_lease_info,
    chameleon_server,
    chameleon_server_info,
    chameleon_server_wait,
)
from tests.integration.conftest import Cloud, Played
from tests.integration.site.leases import blazar
from tests.integration.site.servers import User
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import BASE_IMAGE, HOST_CPUS

MODULES = (
    chameleon_image,
    chameleon_lease,
    chameleon_lease_guard,
    chameleon_lease_info,
    chameleon_server,
    chameleon_server_info,
    chameleon_server_wait,
)
LEASES = ("my-experiment", "big", "vms")
GROUP = "allow-ssh"
# What the lab has otherwise than the examples take for granted
HERE = {
    "my-experiment-node1": BASE_IMAGE,
    "count: 2\n        properties:": "count: 1\n        properties:",
    "m1.large": "m1.small",
    ">= 96": f">= {HOST_CPUS}",
    "reservation: 0123456789abcdef0123456789abcdef\n    security_groups": (
        "reservation: '{{ machines.reserved.flavors[0] }}'\n    security_groups"
    ),
    "0123456789abcdef0123456789abcdef": "'{{ leased.reserved.hosts[0] }}'",
    "timeout: 86400": "timeout: 60",
    "2026-12-07": str((datetime.now(timezone.utc) + timedelta(days=7)).date()),
    "2026-12-09": str((datetime.now(timezone.utc) + timedelta(days=9)).date()),
    "{{ inventory_hostname }}": "node1",
    "cloud: chi_uc": "cloud: lab",
    "cloud: chi_tacc": "cloud: lab",
    "cloud: kvm_tacc": "cloud: lab",
}


def examples(module: Any) -> list[dict[str, Any]]:
    """Its tasks, as they can be run here."""
    text = module.EXAMPLES
    for there, here in HERE.items():
        text = text.replace(there, here)
    tasks: list[dict[str, Any]] = yaml.safe_load(text)
    return tasks


@pytest.fixture
def world(site: Lab, cloud: Callable[[str], Cloud], tmp_path: Path) -> Iterator[Any]:
    """A key and a security group, as the examples name them; what they make is gone afterwards."""
    user = User(cloud("lab").connection, tmp_path / "laptop")
    network = user.connection.network
    group = network.create_security_group(name=GROUP)
    yield user.connection
    for lease in blazar(user.connection).lease.list():
        if lease["name"] in LEASES:
            blazar(user.connection).lease.delete(lease["id"])
    user.give_back_floating_ips()
    network.delete_security_group(group)
    user.connection.compute.delete_keypair(user.key_name)


@pytest.mark.timeout(patience(400))
def test_they_run(world: Any, playbook: Callable[..., Played], tmp_path: Path) -> None:
    lease, node, big, machines, same, longer, given_back = examples(chameleon_lease)
    back, machine, go_on, away = examples(chameleon_server)
    (wait,) = examples(chameleon_server_wait)
    chosen, from_it, _newest = examples(chameleon_image)
    machines["register"] = "machines"
    rest = [*examples(chameleon_lease_info), *examples(chameleon_server_info), *examples(chameleon_lease_guard)]
    tasks = [lease, node, machines, same, back, wait, chosen, from_it]
    tasks += [machine, go_on, longer, big, *rest, away, given_back]
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    played = playbook(yaml.safe_dump([play], sort_keys=False).replace("{{ inventory_dir }}", str(tmp_path)))
    found = {task["name"]: played.results[task["name"]]["localhost"] for task in tasks}
    made = [lease, node, machines, machine, big, away, given_back]
    assert [task["name"] for task in made if not found[task["name"]]["changed"]] == []
    there = [same, back, from_it, longer]  # the machines' lease, the node, and enough time
    assert [task["name"] for task in there if found[task["name"]]["changed"]] == []
    assert found["Tell its address"]["msg"] == found[node["name"]]["server"]["address"]
    assert {one["name"] for one in found[rest[0]["name"]]["leases"]} == {"my-experiment", "vms"}
    left = {one["name"] for one in blazar(world).lease.list() if one["status"] in ("ACTIVE", "PENDING")}
    assert left == {"big", "vms"}


def test_they_have_each_option() -> None:
    tasks = [task for module in MODULES for task in examples(module)]
    lacking = {}
    for module in MODULES:
        documented = yaml.safe_load(module.DOCUMENTATION)
        given = {option for task in tasks for option in task.get(f"chameleon.data.{documented['module']}", {})}
        lacking[documented["module"]] = {*documented["options"]} - given
    assert {name: options for name, options in lacking.items() if options} == {
        "chameleon_lease": {"networks"},  # Blazar as it is released has none
        "chameleon_image": {"made_from", "project_id"},  # of a node that is there, and the action plugin's own
    }
