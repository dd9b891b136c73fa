# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something happens at a request that is chosen before, so that it can be repeated: SIGKILL, or a pause."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from typing import Any, Callable, Collection

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport

CHANGES = ("PUT", "POST", "DELETE")
ALL = ("GET", "HEAD", *CHANGES)


def die_at(number: int, methods: Collection[str], after: bool = False) -> None:
    """Have this process kill itself instead of a request, or when its answer is there.

    :param number: of the request, among those with one of the *methods*, from 0
    """
    _at(number, methods, after, lambda: os.kill(os.getpid(), signal.SIGKILL))


class Pause:
    """A process stands still at a request until another one lets it go on.

    :param number: see :func:`die_at`
    """

    def __init__(self, number: int, after: bool) -> None:
        self._number = number
        self._after = after
        self._reached, self._over = multiprocessing.Event(), multiprocessing.Event()

    def lay(self) -> None:
        """In the process that is to stand still."""
        _at(self._number, ALL, self._after, self._stand_still)

    def reached(self, seconds: float) -> bool:
        """Whether it stands still within that time."""
        return self._reached.wait(seconds)

    def end(self) -> None:
        """Let it go on, or not stand still at all."""
        self._over.set()

    def _stand_still(self) -> None:
        self._reached.set()
        self._over.wait()


def _at(number: int, methods: Collection[str], after: bool, do: Callable[[], object]) -> None:
    numbers, lock = itertools.count(), threading.Lock()

    def due(method: str) -> bool:
        with lock:
            return method in methods and next(numbers) == number

    for name in ("request", "get"):
        setattr(Transport, name, _watched(getattr(Transport, name), name == "get", due, after, do))


def _watched(real: Any, gets: bool, due: Callable[[str], bool], after: bool, do: Callable[[], object]) -> Any:
    def request(self: Transport, *arguments: Any, **more: Any) -> Any:
        now = due("GET" if gets else more.get("method", arguments[0] if arguments else ""))
        if now and not after:
            do()
        answer = real(self, *arguments, **more)
        if now and after:
            do()
        return answer

    return request
