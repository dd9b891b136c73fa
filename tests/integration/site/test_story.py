# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole story on the lab's site: from an inventory without addresses to nodes, their lease ends, and all is back.

Each test goes on where the one before it has ended. What is there is judged by others' clients, see judges.py.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml

from tests.integration.conftest import Played
from tests.integration.site import judges
from tests.integration.site.experiment import WORK, Experiment, changed, experiment_in
from tests.integration.site.judges import Seen
from tests.integration.site.leases import blazar, in_minutes, wait
from tests.integration.site.runs import DOWN, GUARD, UP, table
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.servers.server import Server
from tests.lab.site.description import BASE_IMAGE, SHARED_NETWORK

LOCK_FILE = "experiment.lock.json"
# Of what is on a node: installed, found, written through the mount, staged
LOOK = """
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.command:
        cmd: sha256sum mark results/result.bin /mnt/notes/{{ inventory_hostname }}.bin /data/genomes/a.fa
    - name: Look where Ansible comes from
      ansible.builtin.command: printenv SSH_CLIENT
"""
FREE = {"ANSIBLE_STRATEGY": "free"}  # of a user's settings: the playbooks have their own
# Something else before, on the controller alone: of the playbooks' hosts none was found after it
BEFORE = """
- hosts: localhost
  gather_facts: false
"""
JUDGES = [judges.by_clients, judges.by_openstack, judges.by_chi]


@pytest.fixture(scope="module")
def experiment(
    site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Experiment]:
    folder = tmp_path_factory.mktemp("experiment")
    locks = dict.fromkeys(("up_lock_file", "dataset_stage_lock_file"), str(folder / LOCK_FILE))
    # Of one of them there is a snapshot, and the other one is made from it, too.
    with experiment_in(folder, cloud, up_jump_host="gpu", restore_name="{{ up_lease }}", **locks) as made:
        yield made


@pytest.fixture(scope="module")
def before() -> dict[str, list[str]]:
    """Digests of what is on the nodes of the first lease, by host."""
    return {}


@pytest.fixture
def run(playbook: Callable[..., Played], experiment: Experiment) -> Callable[..., Played]:
    def played(text: str, *arguments: str, **options: Any) -> Played:
        return playbook(text, "-i", str(experiment.inventory), *arguments, **options)

    return played


def both(*cells: str) -> dict[str, list[str]]:
    """A table in which both hosts have the same."""
    return {host: [*cells] for host in ("compute", "gpu")}


def digests(played: Played) -> dict[str, list[str]]:
    """What LOOK has found, by host."""
    found = played.results["Look"]
    return {host: [line.split()[0] for line in result["stdout"].splitlines()] for host, result in found.items()}


def locked(experiment: Experiment) -> dict[str, Any]:
    """What its lock file has."""
    found: dict[str, Any] = json.loads(experiment.inventory.with_name(LOCK_FILE).read_text())
    return found


@pytest.mark.timeout(patience(600))
def test_up_makes_it_all_and_then_changes_nothing(
    run: Callable[..., Played], experiment: Experiment, before: dict[str, list[str]]
) -> None:
    foreseen = run(UP, "--check", "--diff")
    assert table(foreseen) == both("changed", "changed", "-", "-")
    assert not experiment.leases() and not experiment.servers()

    first = run(WORK + LOOK)
    assert table(first) == both(*["changed"] * 4)
    before.update(digests(first))
    (lease,) = experiment.leases()
    assert lease["status"] == "ACTIVE" and [one["max"] for one in lease["reservations"]] == [1, 1]
    assert experiment.servers() == ["compute", "gpu"]
    assert set(locked(experiment)) == {f"image://{BASE_IMAGE}", "datasets/genomes"}

    again = run(BEFORE + UP, "-e", "up_serial=50%", env=FREE)
    assert table(again) == both(*["ok"] * 4)
    assert changed(again) == []


def test_an_inventory_of_its_lease_has_its_nodes(experiment: Experiment, tmp_path: Path) -> None:
    inventory = tmp_path / "lease.yml"
    inventory.write_text(json.dumps({"plugin": "chameleon.data.lease", "sites": [{"cloud": "lab"}]}))
    command = ["ansible-inventory", "-i", str(inventory), "--list"]
    told = subprocess.run(command, check=True, capture_output=True, timeout=patience(60))
    found = json.loads(told.stdout)[f"lease_{experiment.name.replace('-', '_')}"]["hosts"]
    assert sorted(found) == ["compute", "gpu"]


def test_a_lease_stays_where_a_node_is_left_out(run: Callable[..., Played], experiment: Experiment) -> None:
    partly = run(DOWN, "--check", "--limit", "compute", "--skip-tags", "snapshot")
    assert table(partly) == {"compute": ["ok", "changed", "changed", "-", "-", "stays"]}
    assert "gpu: it was left out" in str(partly.results["Tell why it stays"]["compute"]["msg"])
    assert experiment.servers() == ["compute", "gpu"]


def test_a_lease_stays_where_nothing_is_said_to_be_kept_or_others_are_at_work(
    playbook: Callable[..., Played], experiment: Experiment, tmp_path: Path
) -> None:
    described = yaml.safe_load(experiment.inventory.read_text())
    for name in ("collect_experiment", "collect_path", "data_mount_mounts", "dataset_stage_datasets"):
        del described["experiment"]["vars"][name]
    del described["experiment"]["hosts"]["compute"]
    inventory = tmp_path / "inventory.yml"
    inventory.write_text(yaml.safe_dump(described))
    played = playbook(DOWN, "-i", str(inventory), fails=True)
    (why,) = (str(result["msg"]) for result in played.results["Tell why it stays"].values())
    assert "gpu: node: gpu: nothing of it would be kept" in why
    assert "compute: it runs on the lease, and is none of its hosts in the inventory" in why
    assert "Give it back" not in changed(played)
    assert experiment.servers() == ["compute", "gpu"]


@pytest.mark.timeout(patience(600))
def test_before_the_lease_ends_the_guard_brings_all_home(
    run: Callable[..., Played], before: dict[str, list[str]], tmp_path: Path
) -> None:
    # A second after the lease began, and not yet at the last moment: the mounts stay.
    moments = {"guard_before": ["3599s", "60s"]}
    home = run(GUARD, "-e", json.dumps(moments), env={"ANSIBLE_HOME": str(tmp_path / "ansible")})
    assert table(home) == {
        "compute": ["due", "ok", "changed", "-", "changed"],
        "gpu": ["due", "ok", "changed", "-", "-"],
    }
    for host, (_mark, result, note, _data) in before.items():
        assert hashlib.sha256(judges.content_of("results", f"run-1/{host}/result.bin")).hexdigest() == result
        assert hashlib.sha256(judges.content_of("notes", f"{host}.bin")).hexdigest() == note


def test_then_it_ends_and_its_nodes_are_gone(experiment: Experiment) -> None:
    (lease,) = experiment.leases()
    nodes = [server.container for server in Server.all()]
    assert len(nodes) == 2
    leases = blazar(experiment.user.connection).lease
    leases.update(lease["id"], end_date=in_minutes(1))
    wait(lambda: leases.get(lease["id"])["status"], "TERMINATED", "the lease", seconds=120)
    wait(experiment.servers, [], "servers")
    for node in nodes:
        assert not node.daemon.pid() and not node.data.exists()
        assert not (layout.NETNS.parent / node.link.namespace).exists()


@pytest.mark.parametrize("judge", JUDGES)
def test_others_see_nothing_of_it(judge: Callable[[Any, str], Seen], experiment: Experiment) -> None:
    assert judge(experiment.user.connection, experiment.name) == Seen(["TERMINATED"], [])


@pytest.mark.timeout(patience(600))
def test_a_new_lease_brings_it_back_bit_for_bit(
    run: Callable[..., Played], experiment: Experiment, before: dict[str, list[str]]
) -> None:
    back = run(UP + LOOK)
    # What was staged on the one is in the image that both are made from.
    assert table(back) == both("changed", "changed", "changed", "ok")
    mark, result, _note, _data = before["compute"]
    assert digests(back) == {"compute": before["compute"], "gpu": [mark, result, *before["gpu"][2:]]}
    lock = locked(experiment)[f"snapshot://{experiment.name}"]
    for host in ("compute", "gpu"):
        image = judges.image_of(host)
        assert image["id"] == lock["id"] and lock["os_hash_value"] in str(image["properties"])
    addresses = {
        server.name: [row["addr"] for row in server.addresses[SHARED_NETWORK["name"]]]
        for server in experiment.user.connection.compute.servers()
    }
    assert {name: len(rows) for name, rows in addresses.items()} == {"compute": 1, "gpu": 2}
    comes = {host: one["stdout"].split()[0] for host, one in back.results["Look where Ansible comes from"].items()}
    assert comes["compute"] == addresses["gpu"][0] != comes["gpu"]


@pytest.mark.parametrize("judge", JUDGES)
def test_others_see_that_it_is_back(judge: Callable[[Any, str], Seen], experiment: Experiment) -> None:
    seen = judge(experiment.user.connection, experiment.name)
    assert seen == Seen(["ACTIVE", "TERMINATED"], ["compute", "gpu"])


@pytest.mark.timeout(patience(600))
def test_down_gives_the_lease_back(run: Callable[..., Played], experiment: Experiment) -> None:
    pulled, pushed = (
        {"path": "/data/genomes", "container": "datasets", "prefix": "genomes"},
        {"path": "/home/cc/results", "container": "results", "prefix": "{{ inventory_hostname }}", "direction": "push"},
    )
    down = run(
        DOWN, "--skip-tags", "snapshot", "-e", json.dumps({"dataset_stage_datasets": [pulled, pushed]}), env=FREE
    )
    assert table(down) == both("ok", "changed", "changed", "-", "ok", "changed")
    assert "given back, with floating IP " in " ".join(down.output.split())
    moved = down.results["Move what has changed"]["gpu"]["results"]
    assert [one["item"]["path"] for one in moved] == [pushed["path"]]
    for host in ("compute", "gpu"):
        assert experiment.stored("results", f"{host}/result.txt")
    assert not experiment.leases() and not experiment.servers()
    # That of the jump host, which was allocated for the first lease and taken again for this one
    assert not [one for one in experiment.user.connection.network.ips() if "server gpu" in one.description]
