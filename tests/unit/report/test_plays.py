# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback in real runs: plays of others, Ctrl-C, and a folder that cannot be written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lab.patience import patience
from tests.tools.paths import ROOT

SENTINEL = "hunter2-sentinel"
PLAYS = Path(__file__).with_name("plays.yml")
LONG = """
- hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.debug:
    - ansible.builtin.shell: touch {began} && sleep 30
"""


def start(folder: Path, playbook: Path, *arguments: str) -> subprocess.Popen[str]:
    """``ansible-playbook`` with the callback."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OS_", "ANSIBLE_"))}
    environment.update(
        ANSIBLE_CALLBACKS_ENABLED="chameleon.data.report",
        ANSIBLE_COLLECTIONS_PATH=str(ROOT / ".collections"),
        ANSIBLE_HOME=str(playbook.parent if playbook != PLAYS else folder),
        ANSIBLE_NOCOLOR="1",
        CHAMELEON_DATA_REPORT_FOLDER=str(folder),
        OS_PASSWORD=SENTINEL,
    )
    command = ["ansible-playbook", *arguments, str(playbook)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def report(folder: Path) -> Any:
    """The facts of the only run."""
    (facts,) = folder.glob("*.json")
    (page,) = folder.glob("*.html")
    for file in (facts, page):
        assert SENTINEL not in file.read_text()
    return json.loads(facts.read_text())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The facts of the plays, with how they ended on each host by the names of their tasks."""
    folder = tmp_path_factory.mktemp("reports")
    inventory = folder / "hosts"
    local = f"ansible_connection=local ansible_python_interpreter={sys.executable}"
    gone = "ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1"
    inventory.write_text(f"a {local}\nb {local}\nother {local}\ngone {gone}\n")
    run = start(folder, PLAYS, "-i", str(inventory), "-e", f"sentinel={SENTINEL}", "--limit", "a,b,gone")
    output = run.communicate(timeout=patience(100))[0]
    assert "Callback dispatch" not in output and "Failure using method" not in output, output
    facts = report(folder)
    assert f"Report of this run: {folder}" in output
    facts["ended"] = {}
    for host, task, *_times, status, _attempts in facts["spans"]["rows"]:
        facts["ended"].setdefault(facts["tasks"][task]["name"], {})[facts["hosts"][host]] = status
    return facts


def test_how_each_task_ended(told: Any) -> None:
    assert told["ended"]["Foreign"] == {"a": "rescued", "b": "rescued"}
    assert told["ended"]["Hidden"] == {"a": "ignored", "b": "ignored"}
    assert told["ended"]["Template with {{ sentinel }}"] == {"a": "ok", "b": "ok"}
    assert told["ended"]["Reach"]["a"] == "ok" and told["plays"] == ["Of {{ sentinel }}", "Free"]
    assert set(told["ended"]["Loop"].values()) == {"ignored"} and len(told["ended"]["Loop"]) == 1


def test_modules_are_known_however_they_are_written(told: Any) -> None:
    modules = {task["name"]: task["module"] for task in told["tasks"]}
    found = {modules[name] for name in ("Short", "Begin in the background", "Template with {{ sentinel }}")}
    assert found == {"chameleon.data.cloudfuse_mount_info"}


def test_why_tasks_failed_is_told_as_far_as_it_may_be(told: Any) -> None:
    found = {(told["tasks"][one["task"]]["name"], one["host"]): one for one in told["failures"]}
    assert found["Hidden", "a"]["hidden"] == "no_log" and found["Foreign", "a"]["hidden"] == "foreign"
    assert found["Loop", "a"]["remedy"] and found["Loop", "a"]["status"] == "ignored"
    unreachable = [one for one in told["failures"] if one["host"] == "gone"]
    assert [one["status"] for one in unreachable] == ["unreachable"] and "onnect" in unreachable[0]["cause"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_of_a_run_that_was_stopped_what_was_done_is_told(tmp_path: Path, number: signal.Signals) -> None:
    playbook = tmp_path / "long.yml"
    began = tmp_path / "began"
    playbook.write_text(LONG.format(began=began))
    run = start(tmp_path / "reports", playbook, "-e", f"ansible_python_interpreter={sys.executable}")
    while not began.exists():
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(number)
    output = run.communicate(timeout=patience(60))[0]
    facts = report(tmp_path / "reports")
    assert run.returncode and "Report of this run" in output
    assert facts["state"] == "stopped" and [row[4] for row in facts["spans"]["rows"]] == ["ok", "unfinished"]


def test_where_it_cannot_be_written_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    playbook = tmp_path / "short.yml"
    playbook.write_text("- {hosts: localhost, gather_facts: false, tasks: [{ansible.builtin.debug: }]}\n")
    run = start(tmp_path / "file", playbook)
    output = run.communicate(timeout=patience(60))[0]
    assert run.returncode == 0 and output.count("The report of this run cannot be written") == 1
    assert "Traceback" not in output and "ok=1" in output
