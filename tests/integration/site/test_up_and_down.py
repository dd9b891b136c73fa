# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``up.yml`` and ``down.yml`` on the lab's site: from an inventory without addresses to nodes, and home, and up again.

Each test goes on where the one before it has ended. Servers and leases are judged by their services' own clients.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml

from tests.integration.conftest import Played
from tests.integration.site.experiment import INPUT, MARK, NOTE, RESULT, WORK, Experiment, changed, experiment_in
from tests.integration.site.runs import DOWN, UP, table
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.site.description import SHARED_NETWORK

LOOK = """
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.shell: cat /mnt/notes/{{ inventory_hostname }}.txt /data/genomes/a.fa; cat mark || true
    - name: Look where Ansible comes from
      ansible.builtin.command: printenv SSH_CLIENT
"""


@pytest.fixture(scope="module")
def experiment(
    site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Experiment]:
    with experiment_in(tmp_path_factory.mktemp("experiment"), cloud, up_jump_host="gpu") as made:
        yield made


@pytest.fixture
def run(playbook: Callable[..., Played], experiment: Experiment) -> Callable[..., Played]:
    def played(text: str, *arguments: str) -> Played:
        return playbook(text, "-i", str(experiment.inventory), *arguments)

    return played


def both(*cells: str) -> dict[str, list[str]]:
    """A table in which both hosts have the same."""
    return {host: [*cells] for host in ("compute", "gpu")}


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
