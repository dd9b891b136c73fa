# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between action plugin and module while a task runs: renewal, interruption, death; and that nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.nodes import run_on
from tests.integration.visible import FERNET
from tests.integration.waiting import wait_for
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.patience import patience

PUSH = """
- hosts: node1
  gather_facts: false
  tasks:
    - name: Push
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /etc/pam.d
        container: {container}
        concurrency: 1
"""
PID = "/dev/shm/chameleon-data.*/handover/pid"  # of the module


on_node = partial(run_on, "node1", user="cc")


@pytest.fixture
def folders() -> Iterator[Callable[[], list[str]]]:
    """Lists the hand-over folders on node1; none is left when the test ends."""

    def listing() -> list[str]:
        return on_node("ls -d /dev/shm/chameleon-data.* 2>/dev/null || true").split()

    before = listing()
    yield lambda: [path for path in listing() if path not in before]
    wait_for(lambda: set(listing()) <= set(before), 60, "the hand-over folder to go")


@pytest.fixture
def slow() -> Iterator[None]:
    """Each upload to Swift takes two seconds."""
    rules.set_rules("swift", [Rule(method="PUT", path="/common-", delay=2)])
    yield
    rules.clear("swift")


@pytest.fixture
def running(lab: Any, container: str, folders: Any, slow: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A playbook whose module is uploading just now."""
    (tmp_path / "play.yml").write_text(PUSH.format(container=container))
    with (tmp_path / "output").open("wb") as output:
        play = subprocess.Popen(
            ["ansible-playbook", "-vvvvv", str(tmp_path / "play.yml")],
            env={**os.environ, "ANSIBLE_NOCOLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    wait_for(lambda: rules.struck("swift"), 60, "the first slow upload")
    yield play
    play.kill()
    play.wait()
    assert not FERNET.search((tmp_path / "output").read_bytes()), "a token is in the output"


def test_an_expired_token_is_renewed_and_the_run_goes_on(
    lab: Any, playbook: Callable[..., Any], container: str, folders: Any
) -> None:
    rules.set_rules("swift", [Rule(method="PUT", path="/common-", skip=1, count=1, status=401)])
    try:
        played = playbook(PUSH.format(container=container), "-vv")
        assert rules.struck("swift")
    finally:
        rules.clear("swift")
    assert "the token expired, signing in again" in played.output
    result = played.results["Push"]["node1"]
    assert result["failures_total"] == 0
    assert result["done"]["files"] == int(on_node("find /etc/pam.d -type f | wc -l"))


def test_a_killed_module_is_reported_and_nothing_stays_behind(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    on_node(f"kill -9 $(cat {PID})")
    assert running.wait(timeout=patience(60)) != 0
    assert "node1: the module was killed before it could report" in (tmp_path / "output").read_text()


def test_an_interrupted_play_ends_its_module(running: subprocess.Popen[bytes], folders: Any) -> None:
    assert folders()
    module = on_node(f"cat {PID}").strip()
    os.killpg(running.pid, signal.SIGINT)
    running.wait(timeout=patience(60))
    wait_for(lambda: not on_node(f"kill -0 {module} && echo alive || true"), 60, "the module to end")
    assert len(rules.struck("swift")) < int(on_node("ls /etc/pam.d/common-* | wc -l")), "it had ended by itself"


def test_a_python_that_is_not_there_is_named(playbook: Callable[..., Any], container: str, folders: Any) -> None:
    missing = ("-e", "ansible_python_interpreter=/usr/bin/python2")
    error = playbook(PUSH.format(container=container), *missing, fails=True).results["Push"]["node1"]["error"]
    assert (error["kind"], error["subject"]) == ("missing", "node1")
    assert "/usr/bin/python2" in error["cause"] and "ansible_python_interpreter" in error["remedy"], error


@pytest.fixture
def stuck_python() -> Iterator[str]:
    """A Python on node1 that takes for ever to begin."""
    path = f"/tmp/stuck-python-{os.getpid()}"
    on_node(f"printf '#!/bin/sh\\nexec sleep 987\\n' > {path} && chmod +x {path}")
    yield path
    on_node(f"pkill -f 'sleep 98[7]' || true; rm -f {path}")


def test_what_was_handed_over_ends_by_itself_where_no_module_has_begun(
    lab: Any, container: str, folders: Any, stuck_python: str, tmp_path: Path
) -> None:
    (tmp_path / "play.yml").write_text(PUSH.format(container=container))
    play = subprocess.Popen(
        ["ansible-playbook", "-e", f"ansible_python_interpreter={stuck_python}", str(tmp_path / "play.yml")],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(lambda: on_node("pgrep -f 'sleep 98[7]' || true"), 60, "the module to be begun")
    (folder,) = folders()
    os.killpg(play.pid, signal.SIGKILL)  # as Ctrl-C does it to the worker: nobody cleans up
    play.wait()
    secret = f"ls {folder}/handover/handed.json 2>/dev/null || true"
    assert on_node(secret), "the test was too late"
    # Minutes, of which the pauses are left out.
    on_node(f"while [ -d {folder} ]; do pkill -f -x 'sleep 5' || true; command sleep 0.02; done")


def test_check_mode_and_the_tasks_own_async_leave_nothing(
    playbook: Callable[..., Any], container: str, folders: Any
) -> None:
    play = PUSH.format(container=container)
    assert playbook(play, "--check").results["Push"]["node1"]["changed"]
    in_time = playbook(play.replace("    - name: Push\n", "    - name: Push\n      async: 60\n      poll: 1\n"))
    assert "the token ends at" not in in_time.output


def test_a_token_that_ends_before_the_tasks_own_async_does_is_told(
    playbook: Callable[..., Any], container: str
) -> None:
    play = PUSH.format(container=container)
    days = play.replace("    - name: Push\n", "    - name: Push\n      async: 200000\n      poll: 1\n")
    assert "the token ends at" in playbook(days).output.replace("\n", " ")
