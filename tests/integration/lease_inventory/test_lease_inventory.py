# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a lease to an inventory by which its nodes are reached, one of them by way of the other."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

import pytest
import yaml

from tests.integration.conftest import Cloud
from tests.integration.site.leases import floating_ips, hosts, lease
from tests.integration.site.servers import User
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import BASE_IMAGE, RESERVABLE_ADDRESSES

SSH = "Host *\nIdentityFile {key}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n"
GENEROUS = {"plugin": "chameleon.data.lease", "sites": [{"cloud": "lab"}], "compose": {"ansible_user": "'cc'"}}


class Nodes(NamedTuple):
    """:ivar lease: with two servers, ``first`` with a leased floating IP, and ``second``
    :ivar ssh: a configuration with the user's key
    """

    lease: Any
    ssh: Path


@pytest.fixture(scope="module")
def nodes(site: Lab, cloud: Callable[[str], Cloud], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    folder = tmp_path_factory.mktemp("ssh")
    key = folder / f"test-{uuid.uuid4().hex[:8]}"
    connection = cloud("lab").connection
    user = User(connection, key)
    (folder / "config").write_text(SSH.format(key=key))
    with lease(connection, hosts(count=2), floating_ips(connection)) as made:
        ids = {one["resource_type"]: one["id"] for one in made["reservations"]}
        address = next(
            one for one in connection.network.ips() if f"reservation:{ids['virtual:floatingip']}" in one.tags
        )
        shared = {"cloud": "lab", "image": BASE_IMAGE, "reservation": ids["physical:host"], "key_name": user.key_name}
        tasks = [
            {"chameleon.data.chameleon_server": {**shared, **own}}
            for own in (
                {"name": "first", "floating_ip": address.floating_ip_address, "metadata": {"role": "front"}},
                {"name": "second", "floating_ip": "none", "metadata": {"role": "{{ '{{ 7 }}' }}"}},
            )
        ]
        play = folder / "play.yml"
        play.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
        subprocess.run(["ansible-playbook", str(play)], check=True, timeout=patience(300))
        yield Nodes(made, folder / "config")
    connection.compute.delete_keypair(user.key_name)


def listed(folder: Path, fails: bool = False, **options: Any) -> Any:
    """What ``ansible-inventory --list`` tells; its errors and warnings as ``"stderr"``."""
    file = folder / "test.lease.yml"
    file.write_text(yaml.safe_dump({**GENEROUS, **options}))
    command = ["ansible-inventory", "-i", str(file), "--list"]
    environment = {**os.environ, "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode != 0) is fails, done.stderr
    return {**(read(done.stdout) if not fails else {}), "stderr": done.stderr}


def read(text: str) -> Any:
    """JSON of ansible-inventory, which marks what is no template."""
    return json.loads(text, object_hook=lambda found: found.get("__ansible_unsafe", found))


def test_the_nodes_of_a_lease_and_the_ways_to_them(nodes: Nodes, tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        groups={"ending": "lease_remaining < 3600"},
        keyed_groups=[{"key": "server_status", "prefix": "is"}],
    )
    first, second = (found["_meta"]["hostvars"][name] for name in ("first", "second"))
    assert first["ansible_host"] == first["floating_ip"] in RESERVABLE_ADDRESSES and first["ansible_user"] == "cc"
    assert second["ansible_host"] == second["fixed_ip"]
    assert second["ansible_ssh_common_args"] == f"-o ProxyJump=cc@{first['floating_ip']}"
    assert first["lease_id"] == nodes.lease["id"] and 0 < first["lease_remaining"] <= 1800
    group = "lease_" + nodes.lease["name"].replace("-", "_")
    assert sorted(found[group]["hosts"]) == sorted(found["ending"]["hosts"]) == ["first", "second"]
    assert found["role_front"]["hosts"] == ["first"] and found["site_RegionOne"] and found["is_ACTIVE"]
    # What is written into metadata stays text.
    assert second["server_metadata"]["role"] == "{{ 7 }}" and "role_7" not in found


def test_ansible_reaches_both(nodes: Nodes, tmp_path: Path) -> None:
    listed(tmp_path)
    environment = {**os.environ, "ANSIBLE_SSH_ARGS": f"-F {nodes.ssh}"}
    command = [
        "ansible",
        "all",
        "-i",
        str(tmp_path / "test.lease.yml"),
        "-m",
        "ansible.builtin.command",
        "-a",
        "hostname",
    ]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=patience(120))
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line for line in done.stdout.splitlines() if line in ("first", "second")} == {"first", "second"}


def test_only_what_is_asked_for(nodes: Nodes, tmp_path: Path) -> None:
    assert "first" in listed(tmp_path, leases=[nodes.lease["name"]])["_meta"]["hostvars"]
    another = listed(tmp_path, leases=["another"])
    assert not another["_meta"]["hostvars"]
    assert f"lease another: there is none of that name or id; there are {nodes.lease['name']}" in " ".join(
        another["stderr"].split()
    )
    assert not listed(tmp_path, statuses=["SHUTOFF"])["_meta"]["hostvars"]


def test_a_site_that_does_not_answer_fails_all_or_itself_alone(nodes: Nodes, tmp_path: Path) -> None:
    sites = [{"cloud": "lab-kvm"}, {"cloud": "lab"}]
    assert "there is no reservation service" in listed(tmp_path, sites=sites, fails=True)["stderr"]
    alone = listed(tmp_path, sites=sites, fail_on_errors=False)
    assert "lab-kvm: " in alone["stderr"] and "first" in alone["_meta"]["hostvars"]
    assert "no colour" in listed(tmp_path, sites=[{"colour": 1}], fails=True)["stderr"]


def test_the_cache_answers_for_a_site_that_is_away(nodes: Nodes, tmp_path: Path) -> None:
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    before = listed(tmp_path, **cache)
    file = tmp_path / "test.lease.yml"
    command = ["ansible-inventory", "-i", str(file), "--list"]
    environment = {**os.environ, "OS_CLIENT_CONFIG_FILE": "/nowhere"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
    after = read(done.stdout)
    assert set(after["_meta"]["hostvars"]) == set(before["_meta"]["hostvars"])
    remaining = [found["_meta"]["hostvars"]["first"]["lease_remaining"] for found in (before, after)]
    assert remaining[1] < remaining[0]
