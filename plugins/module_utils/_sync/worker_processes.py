# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that do pieces of work, each with an interpreter of its own.

Threads are enough where the work is the system's or the network's. What is many small steps of Python is done by one
thread at a time, however many processors there are; processes do not wait for each other.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import queue
import signal
import stat
import threading
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Callable, Tuple, Union

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError

Content = Union[bytes, bytearray, memoryview]
Work = Callable[[Any, Content], Tuple[Any, Content]]

_FORK = multiprocessing.get_context("fork")
_PATIENCE = 10  # seconds for what a process is just doing


class Workers:
    """Processes that do the same work, once they are forked; until then it is done in this one.

    :param work: takes values that pickle takes, and bytes; returns such
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._turn = threading.Lock()
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()  # None: there is nobody left
        self._living: list[_Worker] = []

    def fork(self, most: int) -> bool:
        """Start processes, at most so many, and no more than there are processors; none where there is but one.

        Returns whether there are any: the user may have as many as he is allowed already.

        They have what this process has now: so this comes before any thread is started, and the work must not touch
        what would be shared (connections, tables, meters). They end when this process does, however it ends.
        """
        processors = len(os.sched_getaffinity(0))
        with contextlib.suppress(OSError):
            for _number in range(min(most, processors) if processors > 1 else 0):
                worker = _Worker(self._work)
                self._living.append(worker)
                self._idle.put(worker)
        return bool(self._living)

    def begin(self, values: Any, content: Content = b"") -> Callable[[], tuple[Any, Any]]:
        """Have a piece of work begun by the next process that is free; what is returned waits for its end.

        It has to be called once. It returns what the work did, or raises what that raised. Where there are no
        processes, or none any more, the work is done at once, by one thread at a time: several would wait for the
        interpreter after each call of the system, and take twice as long together.

        :raises DataError: a process has ended before its time
        """
        worker = self._next()
        if worker is None:
            with self._turn:
                done = self._work(values, content)
            return lambda: done
        worker.send(values, content)
        return partial(self._end, worker)

    def close(self) -> None:
        """End the processes, which finish what they have begun."""
        for worker in self._living:
            worker.close()

    def _next(self) -> _Worker | None:
        """The next one that is free."""
        if not self._living:
            return None
        worker = self._idle.get()
        if worker is None:
            self._idle.put(None)  # for others who wait
        return worker

    def _end(self, worker: _Worker) -> tuple[Any, Any]:
        try:
            error, values, content = worker.receive()
        except DataError:
            worker.close()
            with self._turn:
                self._living.remove(worker)
                if not self._living:
                    self._idle.put(None)
            raise
        self._idle.put(worker)
        if error is not None:
            raise error
        return values, content


class _Worker:
    """One of the processes, seen from here."""

    def __init__(self, work: Work) -> None:
        self._connection, there = _FORK.Pipe()
        self._process = _FORK.Process(target=_serve, args=(work, there), daemon=True)
        self._process.start()
        there.close()

    def send(self, values: Any, content: Content) -> None:
        with contextlib.suppress(OSError):  # receiving will tell
            self._connection.send(values)
            self._connection.send_bytes(content)

    def receive(self) -> tuple[Exception | None, Any, bytes]:
        """What its work has raised, or else returned.

        :raises DataError: it has ended before its time
        """
        try:
            error, values = self._connection.recv()
            return error, values, self._connection.recv_bytes()
        except (EOFError, OSError) as lost:
            self._process.join(_PATIENCE)
            raise DataError(
                "the task",
                f"a process that it had started has ended before its time (exit status {self._process.exitcode}), "
                "perhaps for want of memory",
                "Run it again: what is finished is not done again. 'concurrency: 1' does without such processes.",
            ) from lost

    def close(self) -> None:
        self._connection.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()


def _serve(work: Work, connection: Connection) -> None:
    """What a process does: pieces of work, until nobody wants any more."""
    # Ctrl-C is meant for the process that has forked this one, which then has no more work for it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # what was there before is not looked at again, which would copy it
    _close_all_but(connection.fileno())
    with contextlib.suppress(EOFError, OSError):
        while True:
            values, content = connection.recv(), connection.recv_bytes()
            error, done, made = _tried(work, values, content)
            connection.send((error, done))
            connection.send_bytes(made)
            del values, content, done, made  # which may be much, and would be held until there is more


def _tried(work: Work, values: Any, content: bytes) -> tuple[Exception | None, Any, Content]:
    try:
        return (None, *work(values, content))
    except Exception as error:
        return error, None, b""


def _close_all_but(kept: int) -> None:
    """A connection that the other process closes has to be closed for those at its other end.

    Folders stay open: the work may be in the middle of them.
    """
    with contextlib.suppress(FileNotFoundError):  # a chroot without /proc
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2 and int(name) != kept:
                with contextlib.suppress(OSError):  # that of the listing itself
                    if not stat.S_ISDIR(os.fstat(int(name)).st_mode):
                        os.close(int(name))
