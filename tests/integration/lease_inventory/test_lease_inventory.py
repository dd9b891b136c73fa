# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a lease to an inventory by which its nodes are reached, one of them by way of the other."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.inventory.lease import EXAMPLES
from tests.integration.conftest import Cloud, Played
from tests.integration.site.leases import floating_ips, hosts, in_minutes, lease
from tests.integration.site.servers import User
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import BASE_IMAGE, RESERVABLE_ADDRESSES

SSH = "Host *\nIdentityFile {key}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n"
LEASE = "chameleon.data.chameleon_lease"
MINUTES = 150  # that the lease lasts
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
    with lease(connection, hosts(count=2), floating_ips(connection), minutes=MINUTES) as made:
        ids = {one["resource_type"]: one["id"] for one in made["reservations"]}
        tag = f"reservation:{ids['virtual:floatingip']}"
        (address,) = (one for one in connection.network.ips() if tag in one.tags)
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


def listed(
    folder: Path, fails: bool = False, clouds: Path = layout.CLOUDS, described: Any = None, **options: Any
) -> Any:
    """What ``ansible-inventory --list`` tells; its errors and warnings as ``"stderr"``.

    :param clouds: a ``clouds.yaml``
    :param described: hosts of another inventory, which is read first
    """
    file, other = folder / "test.lease.yml", folder / "described.yml"
    file.write_text(yaml.safe_dump({**GENEROUS, **options}))
    other.write_text(yaml.safe_dump({"experiment": {"hosts": described}}))
    command = ["ansible-inventory", *(["-i", str(other)] if described else []), "-i", str(file), "--list"]
    environment = {**os.environ, "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true", "OS_CLIENT_CONFIG_FILE": str(clouds)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=patience(120))
    assert (done.returncode != 0) is fails, done.stderr
    return {**(read(done.stdout) if not fails else {}), "stderr": " ".join(done.stderr.split())}


def read(text: str) -> Any:
    """JSON of ansible-inventory, which marks what is no template."""
    return json.loads(text, object_hook=lambda found: found.get("__ansible_unsafe", found))


def examples(lease: str, cache: Path) -> list[dict[str, Any]]:
    """Those of the plugin's documentation: of all leases at two sites, one of which has none, and of one lease."""
    here = {"chi_uc": "lab", "chi_tacc": "lab-kvm", "[genomes]": f"[{lease}]", "~/.cache/leases": str(cache)}
    text = EXAMPLES
    for there, one in here.items():
        assert there in text
        text = text.replace(there, one)
    return list(yaml.safe_load_all(text))


def test_the_nodes_of_all_leases_and_the_ways_to_them(nodes: Nodes, tmp_path: Path) -> None:
    all_leases, _one = examples(nodes.lease["name"], tmp_path)
    found = listed(tmp_path, **all_leases, keyed_groups=[{"key": "server_status", "prefix": "is"}])
    assert "lab-kvm: leases: there is no reservation service" in found["stderr"]
    first, second = (found["_meta"]["hostvars"][name] for name in ("first", "second"))
    assert first["ansible_host"] == first["floating_ip"] and first["ansible_user"] == "cc"
    assert first["floating_ip"] in RESERVABLE_ADDRESSES
    assert second["ansible_host"] == second["fixed_ip"]
    assert (second["jump_name"], second["jump_host"]) == ("first", first["floating_ip"])
    assert first["lease_id"] == nodes.lease["id"] and 0 < first["lease_remaining"] <= MINUTES * 60
    group = "lease_" + nodes.lease["name"].replace("-", "_")
    assert sorted(found[group]["hosts"]) == ["first", "second"]
    assert found["role_front"]["hosts"] == ["first"] and found["site_RegionOne"] and found["is_ACTIVE"]
    # What is written into metadata stays text.
    assert second["server_metadata"]["role"] == "{{ 7 }}" and "role_7" not in found


def test_ansible_reaches_both_and_their_own_arguments_of_ssh_stay(nodes: Nodes, tmp_path: Path) -> None:
    """A way of their own, too, which leads to the node by way of which the other one is reached."""
    first = listed(tmp_path)["_meta"]["hostvars"]["first"]
    own = {"ansible_ssh_common_args": f"-F {nodes.ssh} -o ProxyJump=cc@{first['fixed_ip']}", "ansible_user": "cc"}
    described = tmp_path / "described.yml"
    described.write_text(yaml.safe_dump({"experiment": {"hosts": {"first": {}, "second": {}}, "vars": own}}))
    command = ["ansible", "experiment", "-i", str(described), "-i", str(tmp_path / "test.lease.yml")]
    command += ["-m", "ansible.builtin.command", "-a", "printenv SSH_CLIENT"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=patience(120))
    assert done.returncode == 0, done.stdout + done.stderr
    comes = [line.split()[0] for line in done.stdout.splitlines() if len(line.split()) == 3]
    assert first["fixed_ip"] in comes and len(comes) == 2, done.stdout


def test_hosts_that_another_inventory_describes_have_the_addresses(nodes: Nodes, tmp_path: Path) -> None:
    """And no host gets the address of another server of its name, or of one on another lease than it wants."""
    mine = {"up_lease": nodes.lease["name"], "site": "chi_uc"}
    for others in ({"server_id": "of another site"}, {"up_lease": "another"}):
        found = listed(tmp_path, described={"first": mine, "second": others})
        hosts_found = found["_meta"]["hostvars"]
        first = hosts_found["first"]
        assert first["ansible_host"] in RESERVABLE_ADDRESSES and {**first, **mine} == first
        assert "ansible_host" not in hosts_found["second"]
        (by_id,) = set(hosts_found) - {"first", "second"}
        assert hosts_found[by_id]["server_id"] == by_id and hosts_found[by_id]["ansible_host"]


def test_only_what_is_asked_for(nodes: Nodes, tmp_path: Path) -> None:
    assert "first" in listed(tmp_path, leases=[nodes.lease["name"]])["_meta"]["hostvars"]
    another = listed(tmp_path, leases=[2026])
    assert not another["_meta"]["hostvars"]
    assert f"lease 2026: there is none of that name or id; there are {nodes.lease['name']}" in another["stderr"]
    expected = listed(tmp_path, leases=[2026], described={"node": {"up_lease": 2026}})
    assert "lease 2026" not in expected["stderr"], "up is to make it"
    assert not listed(tmp_path, statuses=["shutoff"])["_meta"]["hostvars"]


@pytest.mark.parametrize(("option", "told"), [("lease", "Did you mean 'leases'"), ("statuses", "no such status")])
def test_what_there_is_not_is_refused(tmp_path: Path, option: str, told: str) -> None:
    assert told in listed(tmp_path, fails=True, **{option: ["ACTIV"]})["stderr"]


CLOSED = "http://127.0.0.1:1"
SILENT = "http://127.0.0.1:2"  # takes a connection, and says nothing
# Sites in trouble, by what they have otherwise than the one that answers, and what is told of each
TROUBLE: dict[str, tuple[dict[str, Any], str]] = {
    "refused": ({"auth": {"password": "not-this-one"}}, "cloud refused: it does not accept the credentials"),
    "away": ({"auth": {"auth_url": f"{CLOSED}/v3"}, "api_timeout": 2}, "cloud away: "),
    "no-leases": ({"reservation_endpoint_override": CLOSED}, "leases: the reservation service does not answer"),
    "no-servers": ({"compute_endpoint_override": CLOSED}, "servers: the compute service says"),
    "silent": ({"reservation_endpoint_override": SILENT}, "leases: the reservation service does not answer"),
}


@pytest.fixture
def silent() -> Iterator[None]:
    with socket.create_server(("127.0.0.1", int(SILENT.rpartition(":")[2]))):
        yield


@pytest.fixture
def clouds(tmp_path: Path) -> Path:
    """A ``clouds.yaml`` of these, beside what the lab has."""
    found = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]
    lab = found["lab"]
    for name, (own, _told) in TROUBLE.items():
        found[name] = {**lab, **own, "auth": {**lab["auth"], **own.get("auth", {})}}
    file = tmp_path / "clouds.yaml"
    file.write_text(yaml.safe_dump({"clouds": found}))
    return file


def test_sites_in_trouble_are_told_and_keep_no_other_where_they_may_not(
    nodes: Nodes, tmp_path: Path, clouds: Path, silent: None
) -> None:
    """The one that answers does so to an application credential, which may not make leases."""
    sites: list[dict[str, Any]] = [{"cloud": name, "api_timeout": 10} for name in TROUBLE]
    sites += [{"cloud": "lab-kvm"}, {"cloud": "lab-appcred"}]
    found = listed(tmp_path, clouds=clouds, sites=sites, fail_on_errors=False)
    for name, (_own, told) in TROUBLE.items():
        assert f"{name}: {told}" in found["stderr"], found["stderr"]
    assert "lab-kvm: leases: there is no reservation service" in found["stderr"]
    hosts = found["_meta"]["hostvars"]
    assert {name: host["lease_cloud"] for name, host in hosts.items()} == dict.fromkeys(
        ["first", "second"], "lab-appcred"
    )
    assert hosts["first"]["lease_id"] == nodes.lease["id"]


@pytest.mark.parametrize("name", ["refused", "no-leases"])
def test_a_site_in_trouble_fails_all_unless_it_may_not(nodes: Nodes, tmp_path: Path, clouds: Path, name: str) -> None:
    sites = [{"cloud": name, "api_timeout": 2}, {"cloud": "lab"}]
    failed = listed(tmp_path, fails=True, clouds=clouds, sites=sites)
    assert f"{name}: {TROUBLE[name][1]}" in failed["stderr"]


def test_a_site_that_is_described_in_the_file_keeps_its_secrets(nodes: Nodes, tmp_path: Path, clouds: Path) -> None:
    described = yaml.safe_load(clouds.read_text())["clouds"]
    sites = [{"cloud": described["refused"]}, {"cloud": described["lab"]}, {"colour": 1}]
    found = listed(tmp_path, sites=sites, fail_on_errors=False)
    assert "site 1: cloud " in found["stderr"] and "site 3: sites: a site has no colour" in found["stderr"]
    assert found["_meta"]["hostvars"]["first"]["lease_cloud"] == ""
    for secret in (described[name]["auth"]["password"] for name in ("refused", "lab")):
        assert secret not in str(found)


def test_the_cache_answers_for_a_site_that_is_away(nodes: Nodes, tmp_path: Path) -> None:
    _all, one_lease = examples(nodes.lease["name"], tmp_path / "cache")
    before = listed(tmp_path, **one_lease)
    assert sorted(before["ending"]["hosts"]) == sorted(before["disk_small"]["hosts"]) == ["first", "second"]
    file = tmp_path / "test.lease.yml"
    command = ["ansible-inventory", "-i", str(file), "--list"]
    environment = {**os.environ, "OS_CLIENT_CONFIG_FILE": "/nowhere"}
    time.sleep(1)  # what remains is told in seconds
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=patience(120))
    after = read(done.stdout)
    assert set(after["_meta"]["hostvars"]) == set(before["_meta"]["hostvars"])
    remaining = [found["_meta"]["hostvars"]["first"]["lease_remaining"] for found in (before, after)]
    assert remaining[1] < remaining[0]


@pytest.fixture
def hour_ahead(site: Lab) -> Iterator[None]:
    """The clock of who counts leases; this machine's is an hour behind it."""
    assert not site.up(["blazar"], {"ahead": "3600"}).failed
    yield
    assert not site.up(["blazar"]).failed


def test_times_go_by_the_sites_clock_and_the_difference_is_told(
    nodes: Nodes, tmp_path: Path, hour_ahead: None, playbook: Callable[..., Played]
) -> None:
    name = f"test-{uuid.uuid4().hex[:8]}"
    own = {"cloud": "lab", "name": name}
    given: list[tuple[str, dict[str, Any]]] = [
        (LEASE, {**own, "end": in_minutes(50), "floating_ips": 1}),
        (LEASE, {**own, "end": "+2h", "floating_ips": 1}),
        (LEASE, {**own, "end": "+2h", "floating_ips": 1}),
        (LEASE, {**own, "end": "+3h", "state": "extended"}),
        (f"{LEASE}_info", own),
        (LEASE, {**own, "state": "absent"}),
        (f"{LEASE}_guard", {"cloud": "lab", "name": nodes.lease["id"], "hosts": ["first"], "before": ["2h"]}),
    ]
    tasks = [
        {"name": f"task {number}", module: options, "ignore_errors": True}
        for number, (module, options) in enumerate(given)
    ]
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
    played = playbook(json.dumps(play))
    past, made, again, longer, known, gone, due = (played.results[task["name"]]["localhost"] for task in tasks)
    assert past["error"]["kind"] == "bad_input" and "at the site it is" in past["msg"]
    assert made["changed"] and 7100 < made["lease"]["remaining"] <= 7200
    assert not again["changed"] and again["lease"]["id"] == made["lease"]["id"]
    assert longer["changed"] and 10800 <= longer["lease"]["remaining"] <= 10860
    assert [one["remaining"] <= 10860 for one in known["leases"]] == [True] and gone["changed"]
    # Of 150 minutes 90 are left: by this machine's clock it would not be due for half an hour.
    assert [one["host"] for one in due["due"]] == ["first"]
    for result in (made, again, longer, known, gone, due):
        assert "minutes behind the site's" in str(result["warnings"]), result
    found = listed(tmp_path)
    assert "lab: this machine's clock is" in found["stderr"]
    assert 0 < found["_meta"]["hostvars"]["first"]["lease_remaining"] <= MINUTES * 60 - 3600
