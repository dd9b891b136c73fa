# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``guard.yml`` on the lab's site: nodes come home before their lease ends, once, whatever happens to the guard.

It signs in with a credential that may do nothing else. Its hosts are those of an inventory that names their lease, or
those that the inventory plugin finds, in turns. Each test goes on where the one before it has ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import openstack
import pytest
import yaml

from tests.integration.conftest import Played
from tests.integration.lease_guard.credential import SEVERAL, clouds_of_the_guard
from tests.integration.site.experiment import NOTE, RESULT, WORK, Experiment, changed, experiment_in
from tests.integration.site.leases import wait
from tests.integration.site.runs import DOWN, GUARD, UP, table
from tests.integration.waiting import wait_for
from tests.lab import layout
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
def environment(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Of the guard: a credential of its own."""
    folder = tmp_path_factory.mktemp("guard")
    with clouds_of_the_guard(folder, experiment.user.connection) as clouds:
        yield {"OS_CLIENT_CONFIG_FILE": str(clouds), "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}


@pytest.fixture(scope="module")
def found(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inventory of the nodes that run on the lease, with the same variables but those of the lease."""
    folder = tmp_path_factory.mktemp("found")
    described = yaml.safe_load(experiment.inventory.read_text())["experiment"]
    for name, variables in {"group_vars/all": described["vars"], **described["hosts"]}.items():
        file = folder / (name if "/" in name else f"host_vars/{name}")
        file.parent.mkdir(exist_ok=True)
        kept = {key: value for key, value in variables.items() if not key.startswith("up_")}
        file.with_suffix(".yml").write_text(yaml.safe_dump(kept))
    inventory = folder / "lease.yml"
    options = {"sites": [SEVERAL], "leases": [experiment.name], "statuses": []}
    inventory.write_text(json.dumps({"plugin": "chameleon.data.lease", **options}))
    return inventory


@pytest.fixture
def run(playbook: Callable[..., Played], experiment: Experiment) -> Callable[..., Played]:
    def played(text: str, *arguments: str, **options: Any) -> Played:
        return playbook(text, "-i", str(experiment.inventory), *arguments, **options)

    return played


@pytest.fixture
def guard(run: Callable[..., Played], environment: dict[str, str]) -> Callable[..., Played]:
    def guarded(*arguments: str, **options: Any) -> Played:
        return run(GUARD, *arguments, env=environment, **options)

    return guarded


@pytest.fixture
def guard_found(playbook: Callable[..., Played], found: Path, environment: dict[str, str]) -> Callable[..., Played]:
    def guarded(*arguments: str, **options: Any) -> Played:
        return playbook(GUARD, "-i", str(found), *arguments, env=environment, **options)

    return guarded


@pytest.fixture
def took(run: Callable[..., Played], experiment: Experiment, environment: dict[str, str]) -> Callable[..., None]:
    """Have the guard know that nodes took so long, and were not brought home since."""

    def told(seconds: dict[str, int], *hosts: str) -> None:
        came = {host: {"since": "2026-01-01T00:00:00Z", "seconds": seconds} for host in hosts}
        task = {"cloud": "lab", "name": experiment.name, "hosts": [*hosts], "brought_home": came}
        play = {"hosts": "localhost", "tasks": [{"chameleon.data.chameleon_lease_guard": task}]}
        run(json.dumps([play]), env=environment)

    return told


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


def test_its_credential_may_do_nothing_else(experiment: Experiment, environment: dict[str, str]) -> None:
    files = [environment["OS_CLIENT_CONFIG_FILE"]]
    session = openstack.config.OpenStackConfig(config_files=files, load_envvars=False).get_one("lab").get_session()
    leases = f"{session.get_endpoint(service_type='reservation')}/leases"
    servers = f"{session.get_endpoint(service_type='compute')}/servers"
    identity = session.get_endpoint(service_type="identity").rstrip("/").removesuffix("/v3")
    credentials = f"{identity}/v3/users/{session.get_user_id()}/application_credentials"
    asked = [("GET", leases), ("GET", servers), ("GET", credentials), ("POST", servers), ("POST", credentials)]
    asked += [("DELETE", f"{leases}/{lease['id']}") for lease in experiment.leases()]
    answers = [session.request(url, method, json={}, raise_exc=False).status_code for method, url in asked]
    assert answers == [200, 200, 200, 401, 401, 401]


def test_too_early_it_does_nothing(guard_found: Callable[..., Played], experiment: Experiment) -> None:
    early = guard_found()
    assert table(early) == {"compute": NOTHING, "gpu": NOTHING}
    assert changed(early) == []


def test_a_lease_that_nobody_knows_is_told_with_those_that_there_are(
    guard: Callable[..., Played], experiment: Experiment
) -> None:
    wrong = guard("-e", f"up_lease={experiment.name}x", fails=True)
    assert table(wrong) == {host: ["failed", "-", "-", "-", "-"] for host in ("compute", "gpu")}
    assert f"lease {experiment.name}x: there is none of that name or id" in wrong.output
    assert f"there are {experiment.name}" in wrong.output


def test_nodes_of_another_lease_are_left_alone(run: Callable[..., Played], experiment: Experiment) -> None:
    down = run(DOWN, "-e", f"up_lease={experiment.name}x", fails=True)
    assert table(down) == {host: ["failed", "-", "-", "-", "-", "stays"] for host in ("compute", "gpu")}
    assert f"which is none of lease {experiment.name}x" in " ".join(down.output.split()) and changed(down) == []
    # As if they were launched a moment after it has looked for them.
    unseen = run(DOWN, "-e", json.dumps({"up_lease": f"{experiment.name}x", "server_found": {"servers": []}}))
    assert table(unseen) == {host: ["gone", "-", "-", "-", "-", "ok"] for host in ("compute", "gpu")}
    assert experiment.servers() == ["compute", "gpu"]
    mounted = run(UP, "--tags", "mount", "-e", f"up_lease={experiment.name}x", fails=True)
    assert table(mounted) == {host: ["ok", "failed", "-", "-"] for host in ("compute", "gpu")}
    assert f"which is none of lease {experiment.name}x" in " ".join(mounted.output.split()) and changed(mounted) == []


def test_of_two_at_once_one_works_and_who_does_not_answer_keeps_no_other(
    guard: Callable[..., Played],
    guard_found: Callable[..., Played],
    took: Callable[..., None],
    experiment: Experiment,
    tmp_path: Path,
) -> None:
    took({"collect": LONG}, "compute", "gpu")
    silent = tmp_path / "silent.yml"
    silent.write_text(json.dumps({"experiment": {"hosts": {"gpu": {"ansible_port": 1}}}}))
    with ThreadPoolExecutor() as pool:
        working = pool.submit(guard, "-i", str(silent), "-e", "guard_timeout=3", fails=True)
        _wait_until_said("Remember what is due", lambda: "".join(map(Path.read_text, tmp_path.glob("play-*.txt"))))
        busy = guard_found()
    assert table(busy) == {host: ["busy", "-", "-", "-", "-"] for host in ("compute", "gpu")}
    assert "another run of the guard is at work on it" in busy.output
    assert table(working.result()) == {"compute": [*HOME, "changed"], "gpu": ["due", "failed", "-", "-", "-"]}
    said = " ".join(working.result().output.split())
    assert "gpu, node: " in said and "run_once" not in said
    assert "of the mount may be left in the cloud" in said, "a restricted credential revokes none"
    assert experiment.stored("notes", "compute.txt") == NOTE
    assert experiment.stored("results", "run-1/compute/result.txt") == RESULT
    assert experiment.images() == [experiment.name]


def test_killed_in_the_middle_it_is_finished_by_the_next(
    guard: Callable[..., Played], experiment: Experiment, environment: dict[str, str], tmp_path: Path
) -> None:
    printed = tmp_path / "killed.txt"
    with printed.open("wb") as file:
        command = ["ansible-playbook", "chameleon.data.guard", "-i", str(experiment.inventory)]
        killed = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, env={**os.environ, **environment}, start_new_session=True
        )
    try:
        _wait_until_said("TASK [Remember that they are collected]", printed.read_text)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    # Ansible's forks have sessions of their own: each ends its task, and has the run's locks for so long.
    wait_for(lambda: not _processes_of(experiment.inventory), 60, "the forks of the killed run to end")
    assert experiment.stored("results", "run-1/gpu/result.txt") == RESULT
    shutil.copy(layout.ROOT / "examples/lease/tell.yml", experiment.inventory.parent)
    rules.set_rules("blazar", [Rule(method="PUT", path="/leases/", status=403)])
    try:
        refused = guard("-e", "guard_extend=+2h", "-e", f"@{layout.ROOT}/examples/lease/guard.yml", fails=True)
        assert rules.struck("blazar")
    finally:
        rules.clear("blazar")
    assert table(refused)["compute"] == ["failed", "-", "-", "-", "-"]
    assert table(refused)["gpu"] in [["failed", "ok", "ok", unmount, "-"] for unmount in ("ok", "changed")]
    assert "it is not extended" in refused.output
    told = experiment.inventory.with_name("guard.txt").read_text()
    assert "it is not extended" in told and [*table(refused)] == [
        line.split()[0] for line in told.splitlines() if line.split()[:1] in (["compute"], ["gpu"])
    ]
    assert experiment.stored("notes", "gpu.txt") == NOTE


def test_again_it_does_nothing(guard_found: Callable[..., Played], experiment: Experiment) -> None:
    again = guard_found()
    assert table(again) == {"compute": NOTHING, "gpu": NOTHING}
    assert changed(again) == [] and experiment.images() == [experiment.name]


def test_where_all_nodes_stop_answering_in_the_middle_people_are_told(
    guard: Callable[..., Played],
    run: Callable[..., Played],
    took: Callable[..., None],
    experiment: Experiment,
    tmp_path: Path,
) -> None:
    took({"collect": LONG}, "compute")
    # Options that are read when the results are sent, or the mount is made, and the node is lost by then.
    hosts = {
        "compute": _loses(tmp_path / "compute", "collect_keep_days", "{{{{ {} | default(omit, true) }}}}"),
        "gpu": _loses(tmp_path / "gpu", "data_mount_cloud", "lab{{{{ {} }}}}"),
    }
    losing = tmp_path / "losing.yml"
    losing.write_text(json.dumps({"experiment": {"hosts": hosts}}))
    lost = guard("-i", str(losing), "-e", f"@{layout.ROOT}/examples/lease/guard.yml", fails=True)
    assert (tmp_path / "compute").read_text().strip() == "1" and "UNREACHABLE" in lost.output
    assert table(lost)["compute"] == ["-", "ok", "-", "-", "-"]
    assert "compute: it has dropped out of the run" in lost.output
    told = experiment.inventory.with_name("guard.txt").read_text()
    assert "compute: it has dropped out of the run" in told

    (tmp_path / "compute").write_text("22")
    both = run(f"{UP}\n{DOWN}", "-i", str(losing), "-e", "up_hosts=gpu down_hosts=compute", fails=True)
    assert "gpu: it has dropped out of the run" in both.output
    assert table(both) == {"compute": ["ok", "-", "-", "-", "-", "-"]}
    assert "compute: it has dropped out of the run" in both.output
    assert len(experiment.leases()) == 1 and experiment.servers() == ["compute", "gpu"]


def test_who_takes_too_long_is_told(guard: Callable[..., Played], took: Callable[..., None]) -> None:
    took({"snapshot": 7200}, "compute")
    late = guard(fails=True)
    assert table(late)["compute"] == ["late", "ok", "ok", "ok", "failed"]
    assert "compute, snapshot: compute: there is no time for an image" in late.output
    assert "and compute took 2 h" in " ".join(late.output.split())


def test_a_node_that_has_gone_is_missed_by_nobody_and_who_has_more_time_need_not_come_home(
    guard_found: Callable[..., Played], experiment: Experiment
) -> None:
    compute = experiment.user.connection.compute
    compute.delete_server(compute.find_server("gpu"))  # by others
    wait(experiment.servers, ["compute"], "servers")
    (before,) = experiment.leases()
    extended = guard_found("-e", "guard_extend=+6h")
    assert table(extended) == {"compute": ["extended", "-", "-", "-", "-"]}
    (after,) = experiment.leases()
    assert after["end_date"] > before["end_date"]
    assert experiment.servers() == ["compute"]


def test_what_has_come_home_is_not_sent_again(run: Callable[..., Played], experiment: Experiment) -> None:
    # As if the one that is gone went a moment after it was looked for.
    went = {"id": str(uuid.uuid4()), "status": "ACTIVE", "never_ran": False, "address": "192.0.2.1", "reservation": ""}
    found = f"{{{{ {{'servers': [{went}] if inventory_hostname == 'gpu' else server_named.servers}} }}}}"
    down = run(DOWN, "-e", json.dumps({"server_found": found}))
    assert table(down) == {
        "compute": ["ok", "ok", "ok", "ok", "ok", "changed"],
        "gpu": ["gone", "-", "-", "-", "-", "changed"],
    }
    assert "gone: its lease has just ended, or it was deleted" in " ".join(down.output.split())
    assert not experiment.leases() and not experiment.servers()
    assert experiment.images() == [experiment.name]


def test_then_there_is_nothing_to_guard(
    playbook: Callable[..., Played], found: Path, guard: Callable[..., Played], guard_found: Callable[..., Played]
) -> None:
    assert table(guard()) == {host: ["over", "-", "-", "-", "-"] for host in ("compute", "gpu")}
    assert len(guard_found().results) == 1
    # An inventory that cannot be read has no hosts either.
    unread = playbook(GUARD, "-i", str(found), env={"OS_CLIENT_CONFIG_FILE": "/nowhere"}, fails=True)
    assert "so nothing is guarded" in " ".join(unread.output.split())


def _loses(port: Path, option: str, written: str) -> dict[str, str]:
    """Variables of a host whose SSH is nowhere any more once *option* has been read.

    :param port: a file of the controller that has its port
    :param written: what the option says, around an expression that is empty
    """
    port.write_text("22")
    expression = f"lookup('ansible.builtin.pipe', 'echo 1 >{port}')"
    return {
        "ansible_port": f"{{{{ lookup('ansible.builtin.file', '{port}') | int }}}}",
        option: written.format(expression),
    }


def _processes_of(inventory: Path) -> list[Path]:
    """Those that a run with this inventory still has."""
    found = []
    for commands in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended
            if os.fsencode(inventory) in commands.read_bytes():
                found.append(commands)
    return found


def _wait_until_said(words: str, said: Callable[[], str]) -> None:
    end = time.monotonic() + patience(60)
    while words not in said():
        assert time.monotonic() < end, said()
        time.sleep(0.1)
