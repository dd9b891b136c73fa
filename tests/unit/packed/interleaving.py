# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several at work at a time on a store in memory, whose requests come in an order that a test chooses."""

from __future__ import annotations

import itertools
import random
import threading
from typing import Any, Callable, Sequence

from tests.unit.packed.memory_store import MemoryStore


class Interleaving:
    """When all of them wait to ask something, the order says who goes on.

    :param order: numbers, each of which chooses one of those who wait; when they have ended chance does
    """

    def __init__(self, store: MemoryStore, order: Sequence[int]) -> None:
        chance = random.Random(0)
        self._store = store
        self._order = itertools.chain(order, iter(lambda: chance.getrandbits(8), -1))
        self._change = threading.Condition()
        self._numbers: dict[int, int] = {}
        self._waiting: set[int] = set()
        self._chosen = -1
        self._alive = 0

    def run(self, *works: Callable[[], Any]) -> list[Any]:
        """Do all of it; returns what each has returned or raised."""
        came: list[Any] = [None] * len(works)
        self._alive = len(works)
        threads = [
            threading.Thread(target=self._work, args=(number, work, came), daemon=True)
            for number, work in enumerate(works)
        ]
        self._store.before = self._before
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
        self._store.before = lambda *_request: None
        return came

    def _work(self, number: int, work: Callable[[], Any], came: list[Any]) -> None:
        self._numbers[threading.get_ident()] = number
        try:
            came[number] = work()
        except BaseException as error:
            came[number] = error
        with self._change:
            self._alive -= 1
            self._choose()

    def _before(self, *_request: str) -> None:
        number = self._numbers[threading.get_ident()]
        with self._change:
            self._waiting.add(number)
            self._choose()
            self._change.wait_for(lambda: self._chosen == number)
            self._waiting.remove(number)
            self._chosen = -1

    def _choose(self) -> None:
        if self._chosen < 0 and self._waiting and len(self._waiting) == self._alive:
            waiting = sorted(self._waiting)
            self._chosen = waiting[next(self._order) % len(waiting)]
            self._change.notify_all()
