# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run's token is while it lives, that nobody else reads it, and that a run that is killed leaves nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Iterator

import pytest

from tests.integration.secrets.test_no_secret_is_visible import FERNET
from tests.integration.waiting import wait_for

_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
_STAYS = 5  # seconds for which the processes of the run live on when it is killed
PLAY = [
    {
        "hosts": "lab_nodes",
        "gather_facts": False,
        "tasks": [
            {"name": "Look", "chameleon.data.swift_info": {"cloud": "lab"}},
            {"name": "Stay", "ansible.builtin.command": f"sleep {_STAYS}"},
        ],
    }
]


@pytest.fixture
def run(lab: Any, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of which all processes have a token, and one task is at work; its files are in the folder."""
    (tmp_path / "play.json").write_text(json.dumps(PLAY))
    places = {name: str(tmp_path / name.lower()) for name in ("HOME", "TMPDIR", "ANSIBLE_HOME")}
    for place in places.values():
        os.mkdir(place)
    command = ["ansible-playbook", str(tmp_path / "play.json")]
    environment = {**os.environ, **places, "ANSIBLE_FORKS": "2", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if "TASK [Stay]" in line:
                break
        else:
            pytest.fail("".join(lines))
        yield process
        process.kill()


def memories() -> dict[tuple[int, int], list[Path]]:
    """The memories of runs on this machine, by their inodes: the descriptors by which their processes have them."""
    found: dict[tuple[int, int], list[Path]] = {}
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):  # it has ended
            if "memfd:chameleon.data" in os.readlink(descriptor):
                inode = descriptor.stat()
                found.setdefault((inode.st_dev, inode.st_ino), []).append(descriptor)
    return found


def tokens_in(folder: Path) -> list[Path]:
    """The files there that have one."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if FERNET.search(path.read_bytes())]


def test_a_run_that_is_killed_leaves_nothing(run: subprocess.Popen[str], tmp_path: Path) -> None:
    def descriptors() -> list[Path]:
        return next(those for those in memories().values() if any(f"/proc/{run.pid}/" in str(one) for one in those))

    wait_for(lambda: len(descriptors()) == 1 + 2, what="a process of the run, and one for the task on each node")
    for descriptor in descriptors():
        assert descriptor.stat().st_mode & 0o777 == 0o600
        assert FERNET.search(descriptor.read_bytes()), "the token is there"
        tried = subprocess.run([*_NOBODY, "cat", str(descriptor)], capture_output=True, text=True, check=False)
        assert "Permission denied" in tried.stderr and not tried.stdout
    assert tokens_in(tmp_path) == []

    (memory,) = {(one.stat().st_dev, one.stat().st_ino) for one in descriptors()}
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    wait_for(lambda: memory not in memories(), what="the processes of the run to end")
    assert tokens_in(tmp_path) == []
