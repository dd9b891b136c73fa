# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``up.yml`` and ``down.yml`` on the lab's site: from an inventory without addresses to nodes, and home, and up again.

Each test goes on where the one before it has ended. Servers and leases are judged by their services' own clients.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

import pytest
import yaml

from tests.integration.conftest import Played, remove_container
from tests.integration.site.leases import blazar
from tests.integration.site.runs import DOWN, UP, table
from tests.integration.site.servers import User
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import SHARED_NETWORK

CONTAINERS = ("notes", "datasets", "results")
INPUT, NOTE, RESULT, MARK = "ACGT", "written through the mount", "found", "installed"
WORK = f"""
- import_playbook: chameleon.data.up
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Work
      ansible.builtin.shell: |
        set -e
        echo "{NOTE}" > /mnt/notes/{{{{ inventory_hostname }}}}.txt
        mkdir -p results; echo "{RESULT}" > results/result.txt
        echo "{MARK}" > mark
"""
LOOK = """
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.shell: cat /mnt/notes/{{ inventory_hostname }}.txt /data/genomes/a.fa; cat mark || true
    - name: Look where Ansible comes from
      ansible.builtin.command: printenv SSH_CLIENT
"""


class Experiment(NamedTuple):
    """That of examples/lease.

    :ivar name: of its lease, and the beginning of its images' names
    """

    user: User
    name: str
    inventory: Path

    def leases(self) -> list[Any]:
        """Its leases that are not over."""
        mine = [one for one in blazar(self.user.connection).lease.list() if one["name"] == self.name]
        return [one for one in mine if one["status"] != "TERMINATED"]

    def servers(self) -> list[str]:
        """Names of the project's servers."""
        return sorted(server.name for server in self.user.connection.compute.servers())

    def stored(self, container: str, name: str) -> str:
        """Content of an object."""
        return str(self.user.connection.object_store.download_object(name, container).decode()).strip()


@pytest.fixture(scope="module")
def experiment(
    site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Experiment]:
    folder, name = tmp_path_factory.mktemp("experiment"), f"test-{uuid.uuid4().hex[:8]}"
    user = User(cloud("lab").connection, folder / name)
    described = yaml.safe_load((layout.ROOT / "examples/lease/inventory.yml").read_text())["experiment"]
    described["hosts"]["compute"].update(node_snapshot_name=name)
    described["vars"].update(
        ansible_ssh_private_key_file=str(user.key),
        ansible_ssh_common_args=f"-F /dev/null {user.ssh_options}",
        up_cloud="lab",
        up_lease=name,
        up_end="+1h",
        up_jump_host="gpu",
        up_key_name=user.key_name,
        node_snapshot_verify="none",
    )
    inventory = folder / "inventory.yml"
    inventory.write_text(yaml.safe_dump({"experiment": described}))
    store = user.connection.object_store
    for container in CONTAINERS:
        store.create_container(container)
    store.upload_object("datasets", "genomes/a.fa", data=f"{INPUT}\n")
    made = Experiment(user, name, inventory)
    with contextlib.ExitStack() as stack:
        stack.callback(user.connection.compute.delete_keypair, user.key_name)
        for container in CONTAINERS:
            stack.callback(remove_container, cloud("lab"), container)
        stack.callback(_forget, made)
        yield made


def _forget(experiment: Experiment) -> None:
    """Leases with their servers, and images."""
    for lease in experiment.leases():
        blazar(experiment.user.connection).lease.delete(lease["id"])
    image = experiment.user.connection.image
    for one in image.images():
        if one.name.startswith(experiment.name):
            image.delete_image(one.id)


@pytest.fixture
def run(playbook: Callable[..., Played], experiment: Experiment) -> Callable[..., Played]:
    def played(text: str, *arguments: str) -> Played:
        return playbook(text, "-i", str(experiment.inventory), *arguments)

    return played


def both(*cells: str) -> dict[str, list[str]]:
    """A table in which both hosts have the same."""
    return {host: [*cells] for host in ("compute", "gpu")}


def changed(played: Played) -> list[str]:
    return [row["task"] for row in played.rows if row["result"].get("changed")]


@pytest.mark.timeout(patience(600))
def test_up_makes_it_all_and_then_changes_nothing(run: Callable[..., Played], experiment: Experiment) -> None:
    foreseen = run(UP, "--check")
    assert table(foreseen) == both("changed", "changed", "-", "-")
    assert not experiment.leases() and not experiment.servers()

    first = run(WORK)
    assert table(first) == both(*["changed"] * 4)
    (lease,) = experiment.leases()
    assert lease["status"] == "ACTIVE" and [one["max"] for one in lease["reservations"]] == [1, 1]
    assert experiment.servers() == ["compute", "gpu"]

    again = run(UP, "-e", "up_serial=1")
    assert table(again) == both(*["ok"] * 4)
    assert changed(again) == []


def test_a_lease_stays_where_a_node_is_left_out(run: Callable[..., Played], experiment: Experiment) -> None:
    partly = run(DOWN, "--check", "--limit", "compute", "--skip-tags", "snapshot")
    assert table(partly) == {"compute": ["ok", "changed", "changed", "-", "-", "stays"]}
    assert "gpu: it was left out" in str(partly.results["Tell why it stays"]["compute"]["msg"])
    assert experiment.servers() == ["compute", "gpu"]


def test_a_lease_stays_where_nothing_is_said_to_be_kept(
    playbook: Callable[..., Played], experiment: Experiment, tmp_path: Path
) -> None:
    described = yaml.safe_load(experiment.inventory.read_text())
    for name in ("collect_experiment", "collect_path", "data_mount_mounts", "dataset_stage_datasets"):
        del described["experiment"]["vars"][name]
    del described["experiment"]["hosts"]["compute"]["node_snapshot_name"]
    inventory = tmp_path / "inventory.yml"
    inventory.write_text(yaml.safe_dump(described))
    played = playbook(DOWN, "-i", str(inventory), fails=True)
    assert "compute: nothing of it would be kept" in played.output and "Give it back" not in changed(played)
    assert experiment.servers() == ["compute", "gpu"]


@pytest.mark.timeout(patience(600))
def test_down_brings_it_home_and_up_brings_it_back(run: Callable[..., Played], experiment: Experiment) -> None:
    down = run(DOWN)
    assert table(down) == {
        "compute": ["ok", "changed", "changed", "changed", "ok", "changed"],
        "gpu": ["ok", "changed", "changed", "-", "ok", "changed"],
    }
    assert not experiment.leases() and not experiment.servers()
    for host in ("compute", "gpu"):
        assert experiment.stored("notes", f"{host}.txt") == NOTE
        assert experiment.stored("results", f"run-1/{host}/result.txt") == RESULT

    back = run(UP + LOOK)
    # What was staged on the one is in its image.
    assert table(back) == {"compute": ["changed", "changed", "changed", "ok"], "gpu": ["changed"] * 4}
    seen = {host: result["stdout"].splitlines() for host, result in back.results["Look"].items()}
    assert seen == {"compute": [NOTE, INPUT, MARK], "gpu": [NOTE, INPUT]}
    comes = {
        host: result["stdout"].split()[0] for host, result in back.results["Look where Ansible comes from"].items()
    }
    addresses = {
        server.name: server.addresses[SHARED_NETWORK["name"]] for server in experiment.user.connection.compute.servers()
    }
    assert {name: len(rows) for name, rows in addresses.items()} == {"compute": 1, "gpu": 2}
    assert comes["compute"] == addresses["gpu"][0]["addr"] != comes["gpu"]
    assert experiment.servers() == ["compute", "gpu"]
