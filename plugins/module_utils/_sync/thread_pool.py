# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads that do pieces of work."""

from __future__ import annotations

import collections
import queue
import threading
from concurrent.futures import Future
from typing import Any, Callable, Iterable, Iterator, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_END: Any = object()


class Pool:
    """At most *size* threads, each started when the others are busy.

    Unlike those of ``concurrent.futures``, they do not hold up a program that was told to end.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = (
            queue.SimpleQueue()
        )
        self._started = 0
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()

    def submit(self, work: Callable[..., _Out], *arguments: Any) -> Future[_Out]:
        """Have *work* done; its result or exception is the future's."""
        future: Future[_Out] = Future()
        if self._started < self.size and not self._idle.acquire(blocking=False):
            self._start()
        self._queue.put((future, work, arguments))
        return future

    def map(self, work: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """The results in the order of the *items*, of which only a few are taken ahead."""
        ahead: collections.deque[Future[_Out]] = collections.deque()
        try:
            for item in items:
                ahead.append(self.submit(work, item))
                if len(ahead) >= 4 * self.size:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()

    def each(
        self, work: Callable[[_In], object], items: Iterable[_In], stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Do *work* with every item, in any order, until *stop* says so; returns when all that was begun is done.

        The threads take the items themselves, one at a time: handing each to a thread would cost as much as the rest
        of what is done for a small file.
        """
        source = iter(items)
        turn = threading.Lock()
        crashes: list[BaseException] = []
        runners: list[Future[None]] = []

        def run() -> None:
            try:
                while True:
                    with turn:
                        if crashes or stop():
                            return
                        item = next(source, _END)
                        if item is _END:
                            return
                        if len(runners) < self.size:
                            runners.append(self.submit(run))
                    work(item)
            except BaseException as error:
                crashes.append(error)

        runners.append(self.submit(run))
        try:
            for runner in runners:  # which grows as long as there are items
                runner.result()
        except BaseException as error:
            crashes.append(error)
        if crashes:
            raise crashes[0]

    def each_by_one(
        self, work: Callable[[_In], object], items: Iterable[_In], stop: Callable[[], bool] = lambda: False
    ) -> None:
        """As :meth:`each`, but all items are taken by one thread, as making them takes much memory.

        The C library has memory for each thread, and what one has freed is of no use to another: ten threads that take
        turns would hold ten times as much as one.
        """
        source = iter(items)
        free = threading.Semaphore(self.size)
        crashes: list[BaseException] = []

        def do(item: _In) -> None:
            try:
                work(item)
            except BaseException as error:
                crashes.append(error)
            finally:
                free.release()

        def take() -> None:
            try:
                while True:
                    free.acquire()
                    item = _END if crashes or stop() else next(source, _END)
                    if item is _END:
                        return
                    self.submit(do, item)
            finally:
                for _other in range(self.size - 1):
                    free.acquire()

        taking = Pool(1)
        taken = taking.submit(take)
        taking.close()
        try:
            taken.result()
        except BaseException as error:
            crashes.append(error)
        if crashes:
            raise crashes[0]

    def close(self) -> None:
        """Let the threads end when they have done what was submitted."""
        for _thread in range(self._started):
            self._queue.put(None)

    def _start(self) -> None:
        with self._lock:
            if self._started < self.size:
                self._started += 1
                threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            order = self._queue.get()
            if order is None:
                return
            future, work, arguments = order
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work(*arguments))
                except BaseException as error:
                    future.set_exception(error)
            self._idle.release()
