# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which file makes a tool's commands."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import Callable

from tests.benchmarks.cases import LOOP, NEW_RCLONE, OPENSTACK, RCLONE, S5CMD, SWIFT, SWIFT_SYNC, Contestant
from tests.benchmarks.tools import Command, Job, loop, openstack, peers, rclone, s5cmd, swift, swift_sync
from tests.lab import layout

_COMMANDS: dict[str, Callable[[Job, list[str]], Command]] = {
    SWIFT_SYNC: swift_sync.command,
    SWIFT: swift.command,
    RCLONE: rclone.command,
    NEW_RCLONE: rclone.newest,
    S5CMD: s5cmd.command,
    LOOP: loop.command,
    OPENSTACK: openstack.command,
}


def command(contestant: Contestant, job: Job) -> Command:
    """The command by which the contestant does the job."""
    make = _COMMANDS[contestant.tool]
    ready = make(job, contestant.options)
    if not contestant.segments_too:
        return ready
    second = make(job._replace(container=f"{job.container}_segments"), contestant.options)
    return ready._replace(argv=["sh", "-c", f"{shlex.join(ready.argv)} && {shlex.join(second.argv)}"])


def version(tool: str) -> str:
    """Which one it is."""
    if tool in (SWIFT_SYNC, LOOP):
        asked = ["git", "-C", str(layout.ROOT), "rev-parse", "--short", "HEAD"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    program = {NEW_RCLONE: peers.program("rclone"), S5CMD: peers.program("s5cmd")}.get(tool, tool)
    said = subprocess.run(
        [program, "version" if tool == S5CMD else "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else "unknown"
