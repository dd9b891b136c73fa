# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which file makes a tool's commands."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import Callable

from tests.benchmarks.cases import (
    DVC,
    LOOP,
    NEW_RCLONE,
    OPENSTACK,
    RCLONE,
    RESTIC,
    S5CMD,
    SWIFT,
    SWIFT_SYNC,
    TAR,
    Contestant,
)
from tests.benchmarks.tools import (
    Command,
    Job,
    dvc,
    loop,
    openstack,
    peers,
    rclone,
    restic,
    s5cmd,
    swift,
    swift_sync,
    tar,
)
from tests.lab import layout

_COMMANDS: dict[str, Callable[[Job, list[str]], Command]] = {
    SWIFT_SYNC: swift_sync.command,
    SWIFT: swift.command,
    RCLONE: rclone.command,
    NEW_RCLONE: rclone.newest,
    S5CMD: s5cmd.command,
    LOOP: loop.command,
    OPENSTACK: openstack.command,
    TAR: tar.command,
    RESTIC: restic.command,
    DVC: dvc.command,
}
# What it takes once, before a first push or pull, is not measured.
_PREPARATIONS: dict[str, Callable[[Job], Command | None]] = {RESTIC: restic.prepare, DVC: dvc.prepare}
_NO_CONTAINER = (OPENSTACK, S5CMD, DVC)  # a push of theirs makes none

# How to ask for the version, where it is not the tool's name with --version
_VERSIONS: dict[str, Callable[[], list[str]]] = {
    NEW_RCLONE: lambda: [peers.program("rclone"), "--version"],
    S5CMD: lambda: [peers.program("s5cmd"), "version"],
    RESTIC: lambda: ["restic", "version"],
    DVC: lambda: [peers.program("dvc"), "--version"],
}


def command(contestant: Contestant, job: Job) -> Command:
    """The command by which the contestant does the job."""
    make = _COMMANDS[contestant.tool]
    ready = make(job, contestant.options)
    if not contestant.segments_too:
        return ready
    second = make(job._replace(container=f"{job.container}_segments"), contestant.options)
    return ready._replace(argv=["sh", "-c", f"{shlex.join(ready.argv)} && {shlex.join(second.argv)}"])


def preparation(contestant: Contestant, job: Job) -> Command | None:
    """What comes before the contestant's first push or pull, if anything does."""
    prepare = _PREPARATIONS.get(contestant.tool)
    return prepare(job) if prepare else None


def makes_containers(contestant: Contestant) -> bool:
    """Whether a push of the contestant makes the container."""
    return contestant.tool not in _NO_CONTAINER


def version(tool: str) -> str:
    """Which one it is."""
    if tool in (SWIFT_SYNC, LOOP):
        commit = ["git", "-C", str(layout.ROOT), "rev-parse", "--short", "HEAD"]
        return subprocess.run(commit, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    asked = _VERSIONS.get(tool, lambda: [tool, "--version"])()
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else "unknown"
