# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the processes of a run share, and that nobody else can."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import time
from typing import Any, Callable, Iterator
from unittest.mock import Mock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud import run_memory
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RunMemory

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def memory() -> Iterator[RunMemory]:
    """Made before the processes that share it."""
    memory = RunMemory()
    yield memory
    os.close(memory._file)


def forked(work: Callable[[], None]) -> multiprocessing.context.ForkProcess:
    """A process like those of ansible-core."""
    process = FORK.Process(target=work)
    process.start()
    return process


def test_one_process_at_a_time_and_each_sees_what_the_others_have_put(memory: RunMemory) -> None:
    def count() -> None:
        with memory.alone("counter"):
            reached = memory.get("counter").get("reached", 0)
            time.sleep(0.01)
            memory.put("counter", {"reached": reached + 1})

    memory.put("other", {"stays": True})
    processes = [forked(count) for _number in range(20)]
    for process in processes:
        process.join()
    assert memory.get("counter") == {"reached": 20}
    assert memory.get("other") == {"stays": True}
    memory.forget()
    assert memory.get("counter") == {}


def test_names_do_not_wait_for_each_other(memory: RunMemory) -> None:
    with memory.alone("one"):
        process = forked(lambda: memory.alone("other").__enter__())
        process.join(10)
        assert process.exitcode == 0


def test_the_lock_of_a_process_that_was_killed_is_free(memory: RunMemory) -> None:
    def hold() -> None:
        memory.alone("name").__enter__()
        memory.put("name", {"held": True})
        time.sleep(60)

    holder = forked(hold)
    while not memory.get("name"):
        time.sleep(0.01)
    os.kill(holder.pid or 0, signal.SIGKILL)
    with memory.alone("name"):
        holder.join()
        assert memory.get("name") == {"held": True}


def test_what_was_half_written_is_nothing(memory: RunMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.put("name", {"token": "x" * 100})
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, content, place: write(file, content[:50], place))
    memory.put("name", {"token": "y" * 100})
    monkeypatch.undo()
    assert memory.get("name") == {"token": "x" * 100}
    memory.put("other", {"token": "z"})
    assert memory.several(["name", "other"]) == [{"token": "x" * 100}, {"token": "z"}]


def test_names_in_one_place_have_their_own_values(memory: RunMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_memory, "_PLACES", 2)
    names = [f"name{number}" for number in range(20)]
    for round_ in range(2):
        for name in names:
            memory.put(name, {"is": f"{name} {round_}"})
    assert memory.several(names) == [{"is": f"{name} 1"} for name in names]
    assert memory.get("nam") == {}


def test_what_thousands_have_put_is_in_nobodys_way(memory: RunMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3000):
        memory.put(f"token of host {number}", {"token": "x" * 100})
    moved = 0
    read, write = os.pread, os.pwrite

    def counted(content: Any) -> Any:
        nonlocal moved
        moved += content if isinstance(content, int) else len(content)
        return content

    monkeypatch.setattr(os, "pread", lambda *asked: counted(read(*asked)))
    monkeypatch.setattr(os, "pwrite", lambda *asked: counted(write(*asked)))
    memory.put("token of host 7", {"token": "y"})
    assert memory.get("token of host 7") == {"token": "y"}
    assert moved < 2000


def test_what_there_is_no_room_for_is_not_remembered(memory: RunMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.put("before", {"token": "x"})
    monkeypatch.setattr(os, "pwrite", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    memory.put("name", {"token": "y"})
    assert (memory.get("before"), memory.get("name")) == ({"token": "x"}, {})


def test_it_has_no_name_and_programs_that_are_started_do_not_get_it(memory: RunMemory) -> None:
    memory.put("name", {"token": "sentinel"})
    link = f"/proc/self/fd/{memory._file}"
    assert "(deleted)" in os.readlink(link), "it is in a folder"
    assert os.fstat(memory._file).st_nlink == 0
    assert os.fstat(memory._file).st_mode & 0o777 == 0o600
    found = subprocess.run(["ls", "-l", "/proc/self/fd"], capture_output=True, text=True, check=True, close_fds=False)
    assert "chameleon" not in found.stdout


@pytest.mark.parametrize("error", [AttributeError, PermissionError(errno.EACCES, "vm.memfd_noexec")])
def test_a_system_without_memory_files(monkeypatch: pytest.MonkeyPatch, error: Any) -> None:
    monkeypatch.setattr(os, "memfd_create", Mock(side_effect=error))
    memory = RunMemory()
    memory.put("name", {"token": "x"})
    assert memory.get("name") == {"token": "x"}
    assert os.fstat(memory._file).st_nlink == 0
    assert os.fstat(memory._file).st_mode & 0o777 == 0o600
    os.close(memory._file)
