# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command is measured with all that it starts, and ended at its limit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.benchmarks.measure import measure
from tests.benchmarks.tools import Command

BURN = "import time\nwhile time.process_time() < 0.3: pass"
# The burner is a grandchild in a session of its own, which the command does not wait for
DETACH = f"""
import os, sys
if not os.fork():
    os.setsid()
    if not os.fork():
        {BURN.replace(chr(10), chr(10) + "        ")}
    os._exit(0)
"""
# Two children that have their memory at the same time
HOLD = """
import subprocess, sys, time
script = "kept = bytearray(60_000_000); print(flush=True); input()"
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
children = [subprocess.Popen([sys.executable, "-c", script], **pipes) for _ in range(2)]
for child in children:
    child.stdout.readline()
time.sleep(0.5)
for child in children:
    child.communicate(b"\\n")
"""


def python(script: str, folder: Path) -> Command:
    return Command([sys.executable, "-c", script], dict(os.environ), str(folder))


def test_time_of_processes_that_detach_counts(tmp_path: Path) -> None:
    measured = measure(python(DETACH, tmp_path), tmp_path / "log", limit=60)
    assert measured.trouble == ""
    assert measured.cpu_s >= 0.3


def test_the_peak_is_that_of_the_whole_tree(tmp_path: Path) -> None:
    assert measure(python(HOLD, tmp_path), tmp_path / "log", limit=60).peak_mib > 110


def test_what_processes_share_can_be_counted_once(tmp_path: Path) -> None:
    shared = "import os, time\nkept = bytearray(90_000_000)\nfor _ in range(4): os.fork()\ntime.sleep(1.5)"
    assert 85 < measure(python(shared, tmp_path), tmp_path / "log", limit=60, pss=True).peak_mib < 250


def test_it_is_ended_at_the_limit_with_all_its_children(tmp_path: Path) -> None:
    script = "import subprocess; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    measured = measure(python(script, tmp_path), tmp_path / "log", limit=1.0)
    assert measured.trouble == "over 1 s"
    assert not Path(f"/proc/{(tmp_path / 'log').read_text().strip()}").exists()


def test_a_failure_tells_its_last_words(tmp_path: Path) -> None:
    measured = measure(python("import sys; sys.exit('no such container')", tmp_path), tmp_path / "log", limit=60)
    assert measured.trouble == "failed with exit status 1: …no such container"
