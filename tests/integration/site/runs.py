# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of ``up.yml``, ``down.yml`` and ``guard.yml``, their tables, and runs that are stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Callable

from tests.integration.conftest import Played
from tests.integration.waiting import wait_for
from tests.lab.patience import patience

UP = "- import_playbook: chameleon.data.up"
DOWN = "- import_playbook: chameleon.data.down"
GUARD = "- import_playbook: chameleon.data.guard"
TABLE = "Tell what came of each step"


def table(played: Played) -> dict[str, list[str]]:
    """The cells of each host; only the first word of each."""
    _heading, *lines = next(iter(played.results[TABLE].values()))["msg"]
    cells = {
        line.split()[0]: [cell.strip().partition(":")[0] for cell in line.split("  ")[1:] if cell] for line in lines
    }
    return {host: states for host, states in cells.items() if states}  # below the table are reasons


def stop(
    step: str, inventory: Path, *arguments: str, playbook: str = "up", once: Callable[[], Any] = lambda: True
) -> None:
    """Ctrl-C to a playbook a moment after it has come to a task, and *once* something more has come true."""
    command = ["ansible-playbook", "-i", str(inventory), f"chameleon.data.{playbook}", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("TASK") and step in line:
                break
        else:
            raise AssertionError(f"it never came to {step}: {''.join(said)}")
        wait_for(once, 60, "what it is stopped at")
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=patience(60))
        assert process.returncode != 0
