# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that goes on by itself, in a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import os, sys, time
from ansible_collections.chameleon.data.plugins.module_utils._handover.detached import detach
detach({handover!r}, patience={patience})
{work}
"""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with the two that the plugin makes."""
    for name in ("handover", "results"):
        (tmp_path / name).mkdir()
    return tmp_path


def run(top: Path, work: str, patience: float = 30, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the controller sees of it."""
    script = SCRIPT.format(handover=str(top / "handover"), patience=patience, work=work)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_one_that_is_quick_tells_its_result_at_once(top: Path) -> None:
    done = run(top, "print('{}' * 100000); print('a warning', file=sys.stderr)")
    assert (done.stdout, done.stderr) == ("{}" * 100000 + "\n", "a warning\n")
    assert not (top / "results").exists()


def test_one_that_takes_long_goes_on_and_its_result_waits(top: Path) -> None:
    go_on = top / "go-on"
    done = run(top, f"while not os.path.exists({str(go_on)!r}): time.sleep(0.02)\nprint('{{}}')", patience=0.2)
    assert json.loads(done.stdout) == {"changed": False, "chameleon_data_goes_on": True}
    assert (top / "results" / "result").read_text() == ""
    go_on.touch()
    while (top / "results" / "result").read_text() != "{}\n":
        time.sleep(0.05)


def test_what_one_that_fails_has_said_is_told(top: Path) -> None:
    done = run(top, "raise MemoryError('none left')")
    assert done.stdout == "" and done.stderr.endswith("MemoryError: none left\n")


def test_it_stays_where_nobody_comes_for_its_result(top: Path) -> None:
    (top / "results").rmdir()
    assert run(top, f"assert {os.getpid()} == os.getppid()").returncode == 0


def test_a_node_that_has_not_got_what_waits_is_looked_at(top: Path) -> None:
    done = run(top, "print('{}')", PATH=str(top))
    assert json.loads(done.stdout) == {"changed": False, "chameleon_data_goes_on": True}
    while (top / "results" / "result").read_text() != "{}\n":
        time.sleep(0.05)
