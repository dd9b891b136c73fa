# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.node.quiesce import Rest, resting
from tests.tools.paths import ROOT

KILLED = """
import os, sys
from ansible_collections.chameleon.data.plugins.module_utils._image.node.quiesce import Rest, resting
with resting(Rest((), "echo before >> " + sys.argv[1], "echo after >> " + sys.argv[1])):
    os.kill(os.getpid(), int(sys.argv[2]))
    os.read(0, 1)
"""


def rest(log: Path, before: str = "echo before", after: str = "echo after") -> Rest:
    return Rest((), f"{before} >> {log}", f"{after} >> {log}")


def test_commands_run_before_and_after(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with resting(rest(log)):
        assert log.read_text() == "before\n"
    assert log.read_text() == "before\nafter\n"


def test_a_command_that_fails_ends_the_run_and_the_other_one_runs(tmp_path: Path) -> None:
    log = tmp_path / "log"
    failing = rest(log, before="echo no database; exit 3; echo")
    with pytest.raises(DataError, match="pre_command: it ended with status 3 \\(no database\\)"), resting(failing):
        raise AssertionError("not reached")
    assert log.read_text() == "after\n"
    with pytest.raises(DataError, match="post_command"), resting(rest(log, after="false")):
        pass


def test_what_fails_inside_is_told_and_the_node_goes_on(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), resting(rest(tmp_path / "log")):
        raise ZeroDivisionError
    assert (tmp_path / "log").read_text() == "before\nafter\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_is_killed_leaves_the_rest_to_its_child(tmp_path: Path, number: int) -> None:
    log = tmp_path / "log"
    path = f"{ROOT}/.collections:{ROOT}"
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(log), str(int(number))],
        check=False,
        capture_output=True,
        env={"PYTHONPATH": path},
        timeout=30,
    )
    assert run.returncode == -number
    end = time.monotonic() + 10
    while log.read_text() != "before\nafter\n" and time.monotonic() < end:
        time.sleep(0.02)
    assert log.read_text() == "before\nafter\n"
