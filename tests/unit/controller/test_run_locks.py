# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.plugin_utils.run_locks import RunLocks


def taken_in_a_fork(locks: RunLocks, name: str) -> bool:
    """As a process of a task does, which ends then."""
    child = os.fork()
    if not child:
        os._exit(0 if locks.take(name) else 1)
    return os.waitpid(child, 0)[1] == 0


def test_what_a_process_of_the_run_takes_the_run_holds(tmp_path: Path) -> None:
    mine, other = RunLocks(tmp_path / "lock"), RunLocks(tmp_path / "lock")
    assert taken_in_a_fork(mine, "a")
    assert not other.take("a") and not taken_in_a_fork(other, "a")
    assert mine.take("a") and taken_in_a_fork(mine, "a")
    assert other.take("b")


def test_it_is_free_when_the_run_is_killed(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    run = os.fork()
    if not run:
        locks = RunLocks(tmp_path / "lock")
        os.write(writer, b"1" if taken_in_a_fork(locks, "a") else b"0")
        time.sleep(60)
    assert os.read(reader, 1) == b"1"
    other = RunLocks(tmp_path / "lock")
    assert not other.take("a")
    os.kill(run, signal.SIGKILL)
    os.waitpid(run, 0)
    assert other.take("a")


def test_where_it_cannot_be_it_is_told_when_it_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    locks = RunLocks(tmp_path / "file" / "lock")
    with pytest.raises(Unavailable, match="ANSIBLE_HOME"):
        locks.take("a")
