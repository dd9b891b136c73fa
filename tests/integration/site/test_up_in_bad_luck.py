# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``up.yml`` over virtual machines, stopped, and where much goes wrong: it is told, and the next run makes it good.

A site of virtual machines has leases of flavors, and security groups that let SSH in.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Played
from tests.integration.site.leases import blazar, in_minutes
from tests.integration.site.runs import DOWN, TABLE, UP, stop, table
from tests.integration.site.servers import User
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import BASE_IMAGE


@pytest.fixture
def user(site: Lab, cloud: Callable[[str], Any], tmp_path: Path) -> Iterator[User]:
    user = User(cloud("lab").connection, tmp_path / f"test-{uuid.uuid4().hex[:8]}")
    network = user.connection.network
    group = network.create_security_group(name=user.key_name)
    ssh = {"direction": "ingress", "protocol": "tcp", "port_range_min": 22, "port_range_max": 22}
    network.create_security_group_rule(security_group_id=group.id, **ssh)
    yield user
    for lease in blazar(user.connection).lease.list():
        if lease["name"] == user.key_name:
            blazar(user.connection).lease.delete(lease["id"])
    _give_back_floating_ips(user)
    network.delete_security_group(group)
    user.connection.compute.delete_keypair(user.key_name)


@pytest.fixture
def inventory(user: User, tmp_path: Path) -> Path:
    """One machine with a floating IP; another one, reached by way of it, that the lab refuses to make."""
    variables = {
        "ansible_user": "cc",
        "ansible_ssh_private_key_file": str(user.key),
        "ansible_ssh_common_args": f"-F /dev/null {user.ssh_options}",
        "up_cloud": "lab",
        "up_lease": user.key_name,
        "up_end": "+20m",
        "up_flavor": "m1.small",
        "up_image": BASE_IMAGE,
        "up_key_name": user.key_name,
        "up_security_groups": [user.key_name],
        "up_jump_host": "vm",
    }
    file = tmp_path / "inventory.yml"
    file.write_text(json.dumps({"experiment": {"hosts": {"vm": {}, "vm-refused": {}}, "vars": variables}}))
    return file


def _give_back_floating_ips(user: User) -> None:
    for floating in user.connection.network.ips(project_id=user.connection.session.get_project_id()):
        if not floating.port_id and "blazar" not in floating.tags:
            user.connection.network.delete_ip(floating)


@contextlib.contextmanager
def no_floating_ip(user: User, admin: Any) -> Iterator[None]:
    """The project has none left, and may have no other one."""
    _give_back_floating_ips(user)
    project = user.connection.session.get_project_id()
    admin.network.update_quota(project, floating_ips=0)
    try:
        yield
    finally:
        admin.network.delete_quota(project)


@pytest.mark.timeout(patience(600))
def test_what_fails_is_told_and_made_good(
    playbook: Callable[..., Played], cloud: Callable[[str], Any], user: User, inventory: Path
) -> None:
    compute, leases = user.connection.compute, blazar(user.connection).lease

    def run(text: str, fails: bool = False, *arguments: str) -> tuple[dict[str, list[str]], str]:
        played = playbook(text, "-i", str(inventory), *arguments, fails=fails)
        return table(played), "\n".join(next(iter(played.results[TABLE].values()))["msg"])

    with no_floating_ip(user, cloud("lab-admin").connection):
        stop("Have the lease", inventory)
        stop("Launch the node from its image", inventory)
        first, why = run(UP, True)
    assert first == {host: ["ok", "failed", "-", "-"] for host in ("vm", "vm-refused")}
    assert "vm, node: server vm: there is no floating IP to be had" in why and "Quota exceeded" in why
    assert "vm-refused, node: server vm-refused: it is ERROR: " in why
    before = {server.name: server for server in compute.servers()}
    assert {name: server.status for name, server in before.items()} == {"vm": "ACTIVE", "vm-refused": "ERROR"}
    assert [group["name"] for group in before["vm"].security_groups] == [user.key_name]

    stop("Wait until it lets us in", inventory)
    (lease,) = (one for one in leases.list() if one["name"] == user.key_name)
    leases.update(lease["id"], end_date=in_minutes(5))  # by others
    second, why = run(UP, True)
    assert second == {"vm": ["changed", "ok", "ok", "ok"], "vm-refused": ["changed", "failed", "-", "-"]}
    after = {server.name: server.id for server in compute.servers()}
    assert after["vm"] == before["vm"].id and after["vm-refused"] != before["vm-refused"].id

    network, server = user.connection.network, "Made by chameleon.data for server vm"
    (allocated,) = (one.floating_ip_address for one in network.ips(description=server))
    away, why = run(DOWN, False, "-e", "down_discard=true")
    assert f"given back, with floating IP {allocated}" in why
    assert not list(network.ips(description=server))
    assert away == {
        "vm": ["ok", "ok", "ok", "-", "ok", "changed"],
        "vm-refused": ["gone", "-", "-", "-", "-", "changed"],
    }
    assert not list(compute.servers()) and user.key_name not in [one["name"] for one in leases.list()]
