# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``guard.yml`` on the lab's site: nodes come home before their lease ends, once, whatever happens to the guard.

Each test goes on where the one before it has ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Played
from tests.integration.site.experiment import NOTE, RESULT, WORK, Experiment, changed, experiment_in
from tests.integration.site.runs import DOWN, GUARD, table
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.lab import Lab
from tests.lab.patience import patience

FACTS = """
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Gather them
      ansible.builtin.setup:
        gather_subset: ["!all", "!min", local]
"""
NOTHING = ["ok", "-", "-", "-", "-"]
HOME = ["due", "ok", "changed", "changed"]
LONG = 1799  # seconds: a node that took so long is due twice as long before the end, so at once


@pytest.fixture(scope="module")
def experiment(
    site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Experiment]:
    with experiment_in(tmp_path_factory.mktemp("experiment"), cloud, up_floating_ip="none") as made:
        yield made


@pytest.fixture(scope="module")
def ansible_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"ANSIBLE_HOME": str(tmp_path_factory.mktemp("ansible"))}


@pytest.fixture
def run(playbook: Callable[..., Played], experiment: Experiment, ansible_home: dict[str, str]) -> Callable[..., Played]:
    def played(text: str, *arguments: str, **options: Any) -> Played:
        return playbook(text, "-i", str(experiment.inventory), *arguments, env=ansible_home, **options)

    return played


def took(run: Callable[..., Played], experiment: Experiment, seconds: dict[str, int], *hosts: str) -> None:
    """Have the guard know that nodes took so long, and were not brought home since."""
    told = {host: {"since": "2026-01-01T00:00:00Z", "seconds": seconds} for host in hosts}
    task = {"cloud": "lab", "name": experiment.name, "hosts": [*hosts], "brought_home": told}
    run(json.dumps([{"hosts": "localhost", "tasks": [{"chameleon.data.chameleon_lease_guard": task}]}]))


@pytest.mark.timeout(patience(600))
def test_a_node_knows_its_lease_and_its_data_without_signing_in(
    run: Callable[..., Played], experiment: Experiment
) -> None:
    up = run(WORK + FACTS)
    (lease,) = experiment.leases()
    for result in up.results["Gather them"].values():
        known = result["ansible_facts"]["ansible_local"]["chameleon_data"]
        assert known["lease"]["id"] == lease["id"] and known["lease"]["end"] == lease["end_date"]
        assert [*known["datasets"]] == ["/data/genomes"]


def test_too_early_it_does_nothing(run: Callable[..., Played], experiment: Experiment) -> None:
    early = run(GUARD)
    assert table(early) == {"compute": NOTHING, "gpu": NOTHING}
    assert changed(early) == []


def test_of_two_at_once_one_works_and_who_does_not_answer_keeps_no_other(
    run: Callable[..., Played], experiment: Experiment, tmp_path: Path
) -> None:
    took(run, experiment, {"collect": LONG}, "compute", "gpu")
    silent = tmp_path / "silent.yml"
    silent.write_text(json.dumps({"experiment": {"hosts": {"gpu": {"ansible_port": 1}}}}))
    with ThreadPoolExecutor() as pool:
        working = pool.submit(run, GUARD, "-i", str(silent), "-e", "guard_timeout=3", fails=True)
        _wait_until_said("Remember what is due", lambda: "".join(map(Path.read_text, tmp_path.glob("play-*.txt"))))
        busy = run(GUARD)
    assert table(busy) == {host: ["busy", "-", "-", "-", "-"] for host in ("compute", "gpu")}
    assert "another run of the guard is at work on it" in busy.output
    assert table(working.result()) == {"compute": [*HOME, "changed"], "gpu": ["due", "failed", "-", "-", "-"]}
    assert "gpu, node: " in working.result().output
    assert experiment.stored("notes", "compute.txt") == NOTE
    assert experiment.stored("results", "run-1/compute/result.txt") == RESULT
    assert experiment.images() == [experiment.name]


def test_killed_in_the_middle_it_is_finished_by_the_next(
    run: Callable[..., Played], experiment: Experiment, ansible_home: dict[str, str], tmp_path: Path
) -> None:
    printed = tmp_path / "killed.txt"
    with printed.open("wb") as file:
        command = ["ansible-playbook", "chameleon.data.guard", "-i", str(experiment.inventory)]
        killed = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, env={**os.environ, **ansible_home}, start_new_session=True
        )
    try:
        _wait_until_said("TASK [Remember that they are collected]", printed.read_text)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    assert experiment.stored("results", "run-1/gpu/result.txt") == RESULT
    rules.set_rules("blazar", [Rule(method="PUT", path="/leases/", status=403)])
    try:
        refused = run(GUARD, "-e", "guard_extend=+2h", fails=True)
        assert rules.struck("blazar")
    finally:
        rules.clear("blazar")
    assert table(refused)["compute"] == ["failed", "-", "-", "-", "-"]
    assert table(refused)["gpu"] in [["failed", "ok", "ok", unmount, "-"] for unmount in ("ok", "changed")]
    assert "it is not extended" in refused.output
    assert experiment.stored("notes", "gpu.txt") == NOTE


def test_again_it_does_nothing(run: Callable[..., Played], experiment: Experiment) -> None:
    again = run(GUARD)
    assert table(again) == {"compute": NOTHING, "gpu": NOTHING}
    assert changed(again) == [] and experiment.images() == [experiment.name]


def test_who_takes_too_long_is_told(run: Callable[..., Played], experiment: Experiment) -> None:
    took(run, experiment, {"snapshot": 7200}, "compute")
    late = run(GUARD, fails=True)
    assert table(late)["compute"] == ["late", "ok", "ok", "ok", "failed"]
    assert "compute, snapshot: compute: there is no time for an image" in late.output
    assert "and compute took 2 h" in " ".join(late.output.split())


def test_where_the_site_lets_it_be_extended_nobody_has_to_come_home(
    run: Callable[..., Played], experiment: Experiment
) -> None:
    (before,) = experiment.leases()
    extended = run(GUARD, "-e", "guard_extend=+6h")
    assert table(extended) == {host: ["extended", "-", "-", "-", "-"] for host in ("compute", "gpu")}
    (after,) = experiment.leases()
    assert after["end_date"] > before["end_date"]
    assert experiment.servers() == ["compute", "gpu"]


def test_what_has_come_home_is_not_sent_again(run: Callable[..., Played], experiment: Experiment) -> None:
    assert table(run(DOWN)) == {
        "compute": ["ok", "ok", "ok", "ok", "ok", "changed"],
        "gpu": ["ok", "ok", "ok", "-", "ok", "changed"],
    }
    assert not experiment.leases() and not experiment.servers()
    assert experiment.images() == [experiment.name]


def _wait_until_said(words: str, said: Callable[[], str]) -> None:
    end = time.monotonic() + patience(60)
    while words not in said():
        assert time.monotonic() < end, said()
        time.sleep(0.1)
