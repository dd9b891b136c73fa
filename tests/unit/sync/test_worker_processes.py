# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes beside this one do the work, tell what came of it, and never outlive the one that has started them."""

from __future__ import annotations

import concurrent.futures
import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Content, Workers

Start = Callable[..., Workers]


def reverse(values: Any, content: Content) -> tuple[Any, bytes]:
    """What the processes do: tell who they are, too."""
    return (os.getpid(), values), bytes(content)[::-1]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts workers on a machine of as many processors as a test wants."""
    with contextlib.ExitStack() as until_end:

        def started(work: Any, processors: int = 3, most: int = 2) -> Workers:
            monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(processors)))
            workers = Workers(work)
            workers.fork(most)
            until_end.callback(workers.close)
            return workers

        yield started


def test_they_work_beside_each_other_and_this_one(start: Start) -> None:
    workers = start(reverse)
    begun = [workers.begin({"number": number}, b"abc") for number in range(2)]
    ended = [end() for end in begun]
    assert [(values, content) for (_pid, values), content in ended] == [
        ({"number": 0}, b"cba"),
        ({"number": 1}, b"cba"),
    ]
    assert len({os.getpid(), *(pid for (pid, _values), _content in ended)}) == 3


def test_a_large_content_goes_there_and_back(start: Start) -> None:
    large = os.urandom(1 << 20) * 9
    assert start(reverse).begin(None, memoryview(large))()[1] == large[::-1]


@pytest.mark.parametrize(("processors", "most"), [(1, 2), (4, 0)])
def test_without_processes_the_work_is_done_here(start: Start, processors: int, most: int) -> None:
    end = start(reverse, processors, most).begin(1, b"ab")
    assert end() == ((os.getpid(), 1), b"ba")


def test_without_leave_to_start_processes_the_work_is_done_here(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", refuse)
    end = start(reverse).begin(1, b"ab")
    assert end() == ((os.getpid(), 1), b"ba")


def test_what_the_work_raises_is_raised(start: Start) -> None:
    def full(values: Any, content: Content) -> tuple[Any, bytes]:
        if values == "disk":
            raise NoSpace("/data", "the disk is full", "Make room.", needed=5)
        raise FileNotFoundError(2, "no such file", "x")

    workers = start(full, most=1)
    with pytest.raises(NoSpace, match=r"the disk is full\. Make room") as caught:
        workers.begin("disk")()
    assert caught.value.details == {"needed": 5}
    with pytest.raises(FileNotFoundError) as missing:
        workers.begin("file")()
    assert missing.value.filename == "x"


def test_one_that_dies_is_told_of_once_and_the_others_do_the_rest(start: Start) -> None:
    here = os.getpid()

    def die(values: Any, _content: Content) -> tuple[Any, bytes]:
        if values == "die" and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid(), b""

    workers = start(die, most=2)
    (other, _nothing), (last, _nothing) = [end() for end in [workers.begin(None) for _one in range(2)]]
    for left in ({other, last}, {here}):
        with pytest.raises(DataError, match=r"exit status -9.*want of memory"):
            workers.begin("die", b"x" * (1 << 20))()
        assert workers.begin(None)()[0] in left
    assert workers.begin("die")() == (here, b"")


def test_who_waits_for_one_that_dies_does_the_work(start: Start) -> None:
    def die(values: Any, _content: Content) -> tuple[Any, bytes]:
        if values == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid(), b""

    workers = start(die, most=1)
    end = workers.begin("die")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(workers.begin, None) for _one in range(2)]
        with pytest.raises(DataError):
            end()
        assert [begun.result(timeout=10)() for begun in waiting] == [(os.getpid(), b"")] * 2


def test_ctrl_c_is_left_to_the_one_that_has_started_them(start: Start) -> None:
    def interrupted(_values: Any, _content: Content) -> tuple[Any, bytes]:
        os.kill(os.getpid(), signal.SIGINT)
        return "went on", b""

    assert start(interrupted, most=1).begin(None)() == ("went on", b"")


def test_they_hold_no_connection_of_the_one_that_has_started_them(start: Start) -> None:
    here, there = socket.socketpair()
    with here, there:
        workers = start(reverse)
        workers.begin(None)()
        here.close()
        there.settimeout(5)
        assert there.recv(1) == b""


def test_they_end_with_the_one_that_has_started_them(tmp_path: Path) -> None:
    program = f"""
import os, sys, time
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Workers
os.sched_getaffinity = lambda _pid: {{0, 1, 2}}
workers = Workers(lambda values, content: (os.getpid(), b""))
workers.fork(2)
begun = [workers.begin(None) for _number in range(2)]
open({str(tmp_path / "pids")!r}, "w").write(" ".join(str(end()[0]) for end in begun))
print(flush=True)
time.sleep(60)
"""
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=paths) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    pids = (tmp_path / "pids").read_text().split()
    assert len(set(pids)) == 2
    until = time.monotonic() + 10
    while any(map(_runs, pids)):
        assert time.monotonic() < until, "a worker outlives the process that has started it"
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
