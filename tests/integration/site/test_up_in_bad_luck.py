# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``up.yml`` and ``down.yml`` over virtual machines, stopped, and where much goes wrong: the next run makes it good.

A site of virtual machines has leases of flavors, and security groups that let SSH in.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Played
from tests.integration.site.leases import blazar, in_minutes
from tests.integration.site.runs import DOWN, TABLE, UP, stop, table
from tests.integration.site.servers import User, address_of
from tests.integration.waiting import wait_for
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import BASE_IMAGE

ALONE = ("--limit", "vm")  # runs that need not make the other one anew


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
    user.give_back_floating_ips()
    network.delete_security_group(group)
    user.connection.compute.delete_keypair(user.key_name)


@pytest.fixture
def filled(user: User, container: str) -> dict[str, bytes]:
    """Objects of a data set in the container, by name."""
    objects = {f"genomes/{name}.fa": os.urandom(1 << 20) for name in "abc"}
    user.connection.object_store.create_container(container)
    for name, content in objects.items():
        user.connection.object_store.upload_object(container, name, data=content)
    return objects


@pytest.fixture
def inventory(user: User, container: str, filled: dict[str, bytes], tmp_path: Path) -> Path:
    """One machine with a floating IP, a mount and data; another one, reached by way of it, that the lab refuses."""
    has = {
        "data_mount_cloud": "lab",
        "data_mount_mounts": [{"path": "/mnt/notes", "container": container, "prefix": "notes"}],
        "dataset_stage_cloud": "lab",
        "dataset_stage_datasets": [{"path": "/data/genomes", "container": container, "prefix": "genomes"}],
    }
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
    file.write_text(json.dumps({"experiment": {"hosts": {"vm": has, "vm-refused": {}}, "vars": variables}}))
    return file


@contextlib.contextmanager
def no_floating_ip(user: User, admin: Any) -> Iterator[None]:
    """The project has none left, and may have no other one."""
    user.give_back_floating_ips()
    project = user.connection.session.get_project_id()
    admin.network.update_quota(project, floating_ips=0)
    try:
        yield
    finally:
        admin.network.delete_quota(project)


def credentials(user: User) -> set[str]:
    """Ids of the user's application credentials."""
    identity = user.connection.identity
    return {one.id for one in identity.application_credentials(user.connection.session.get_user_id())}


def stop_while_it_stages(user: User, address: str, inventory: Path) -> None:
    """Ctrl-C while an object is on its way to the node; nothing of the work goes on there, nor of its secrets."""
    handed = "/dev/shm/chameleon-data.*"
    pids: list[str] = []

    def on_its_way() -> bool:
        if rules.struck("swift"):
            pids.append(user.said(address, f"sudo sh -c 'cat {handed}/handover/pid'"))
        return bool(pids)

    rules.set_rules("swift", [Rule(method="GET", path="/genomes/b.fa", delay=patience(10))])
    try:
        stop("Move what has changed", inventory, *ALONE, once=on_its_way)
    finally:
        rules.clear("swift")
    gone = f"test ! -e /proc/{pids[0]} && ! ls -d {handed}"
    wait_for(lambda: user.run(address, gone).returncode == 0, 60, "what works there to end")


@pytest.mark.timeout(patience(600))
def test_what_fails_is_told_and_made_good(
    playbook: Callable[..., Played],
    cloud: Callable[[str], Any],
    user: User,
    inventory: Path,
    filled: dict[str, bytes],
    container: str,
) -> None:
    compute, leases = user.connection.compute, blazar(user.connection).lease
    known = credentials(user)

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

    stop("Wait until it lets us in", inventory, *ALONE)
    stop("data_mount : Mount", inventory, *ALONE)
    address = address_of(compute.get_server(before["vm"].id), "floating")
    stop_while_it_stages(user, address, inventory)
    (lease,) = (one for one in leases.list() if one["name"] == user.key_name)
    leases.update(lease["id"], end_date=in_minutes(5))  # by others
    second, why = run(UP, True)
    assert second == {"vm": ["changed", "ok", "ok", "changed"], "vm-refused": ["changed", "failed", "-", "-"]}
    after = {server.name: server.id for server in compute.servers()}
    assert after["vm"] == before["vm"].id and after["vm-refused"] != before["vm-refused"].id
    assert len(credentials(user) - known) == 1
    listed = user.said(address, "sha256sum /data/genomes/*; find /data/genomes -mindepth 1 | wc -l").split()
    assert listed[:-1:2] == [hashlib.sha256(content).hexdigest() for content in filled.values()] and listed[-1] == "3"
    user.said(address, "echo kept > /mnt/notes/note")

    network, server = user.connection.network, "Made by chameleon.data for server vm"
    (allocated,) = (one.floating_ip_address for one in network.ips(description=server))
    results = ["-e", "collect_path=/home/cc/none-yet collect_experiment=none collect_cloud=lab"]
    home = ["-e", "down_discard=true", *results]
    rules.set_rules("nova", [Rule(method="DELETE", path="/servers/", count=1, delay=patience(10))])
    try:
        stop("Give it back", inventory, *home, playbook="down", once=lambda: rules.struck("nova"))
    finally:
        rules.clear("nova")
    assert [server.status for server in compute.servers() if server.name == "vm"] == ["ACTIVE"]
    away, why = run(DOWN, False, *home)
    assert f"there is none, with floating IP {allocated}" in why
    assert not list(network.ips(description=server))
    assert user.connection.object_store.download_object("notes/note", container) == b"kept\n"
    assert credentials(user) == known
    assert away == {
        "vm": ["gone", "-", "-", "-", "-", "changed"],
        "vm-refused": ["gone", "-", "-", "-", "-", "ok"],
    }
    assert not list(compute.servers()) and user.key_name not in [one["name"] for one in leases.list()]
