# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests are under way at a time: as many as the server works on, and a few that wait for it."""

from __future__ import annotations

import threading
from collections import deque

_FIRST = 8
_SHORTEST_ROUND = 16  # answers; fewer say little about their average

_LARGE = 1 << 17  # bytes of a body; smaller ones come almost at once, whatever else is under way
_LATE = 8  # times the usual; what is later still is an accident and no queue


class Window:
    """The number, learnt from answers; arithmetic alone.

    An answer that takes longer than answers of its kind once took, on average, has waited in a queue. So of *limit*
    requests under way, ``limit * (1 - lowest / average)`` are in queues (TCP Vegas judges a path so). Some in queues
    keep the server busy; more only make everybody wait. Averages are compared, as single answers differ widely.
    In the same way a body that takes longer than others of its size once took has waited for its turn on the line:
    there more requests bring no more bytes, but losses, for all who use it.

    :param most: the number is never above
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._exact = float(min(_FIRST, most))
        self._starting = True  # nothing has told yet that there is a limit
        self._kinds: dict[str, _Kind] = {}
        self._unmeasured = 0
        self._line_full = False
        self._on_line = self._off_line = 0.0  # seconds of requests
        self._since_halved = 0
        self._round_of_halved = 0
        self.limit = int(self._exact)

    def answered(self, kind: str, seconds: float | None, wanted: bool) -> None:
        """An answer came.

        :param kind: answers of one kind take equally long when nothing waits
        :param seconds: until it came; None: it says nothing, because the request or its way was special
        :param wanted: whether more requests would be under way if they might
        """
        self._since_halved += 1
        if seconds is None:
            self._unmeasured += 1
            # Nothing speaks against more, if nothing is known for a whole round.
            if self._unmeasured >= self._round():
                self._unmeasured = 0
                self._change(self._step() if wanted and not self._line_full else 0)
            return
        self._unmeasured = 0
        measured = self._measured(kind, seconds)
        if measured.count >= self._round():
            self._judge(self._exact * (1 - measured.lowest_of_average()), wanted and not self._line_full)
            self._line_full = False

    def received(self, size: int, seconds: float, waited: float) -> None:
        """A body has come whole; that tells of the line, and never that more requests would do any good.

        :param size: bytes
        :param seconds: from its head on
        :param waited: seconds before that, in which the request did not use the line
        """
        if size < _LARGE:
            return
        self._on_line += seconds
        self._off_line += waited
        measured = self._measured(f"body of {size.bit_length()} bits", seconds / size)
        if measured.count >= self._round():
            on_line = self._exact * self._on_line / (self._on_line + self._off_line or 1.0)
            self._on_line = self._off_line = 0.0
            queued = on_line * (1 - measured.lowest_of_average())
            self._line_full = queued > self._few()
            self._judge(queued, wanted=False)

    def _measured(self, kind: str, seconds: float) -> _Kind:
        measured = self._kinds.setdefault(kind, _Kind())
        measured.count += 1
        measured.total += min(seconds, _LATE * measured.lowest)
        return measured

    def pushed_back(self) -> None:
        """The server said "slow down", or a connection broke: half as many, once for all that were under way then."""
        self._since_halved += 1
        if self._since_halved <= self._round_of_halved:
            return
        self._since_halved, self._round_of_halved = 0, self.limit
        self._starting = False
        self._unmeasured = 0
        for kind in self._kinds.values():
            kind.count, kind.total = 0, 0.0
        self._change(-self._exact / 2)

    def _judge(self, queued: float, wanted: bool) -> None:
        # A few; where many are under way a share of them, since averages of rounds vary with whatever else goes on.
        if queued > max(8.0, self._exact * 2 / 3):
            self._starting = False
            self._change(-max(1.0, self._exact / 8))
        elif queued > self._few():
            self._starting = False
        elif wanted:
            self._change(self._step())

    def _few(self) -> float:
        return max(4.0, self._exact / 3)

    def _step(self) -> float:
        return max(1.0, self._exact / 4) if self._starting else 1.0

    def _round(self) -> int:
        return max(_SHORTEST_ROUND, self.limit)

    def _change(self, by: float) -> None:
        self._exact = min(max(self._exact + by, 1.0), float(self._most))
        self.limit = int(self._exact)


class _Kind:
    __slots__ = ("count", "lowest", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.lowest = float("inf")

    def lowest_of_average(self) -> float:
        """The lowest average of a round as a share of this round's, which ends."""
        average = self.total / self.count
        self.count, self.total = 0, 0.0
        self.lowest = min(self.lowest, average)
        return self.lowest / average if average else 1.0


class Pace:
    """Turns that threads take; one that has a turn must not wait for another.

    :param most: turns at a time
    :param adapt: whether there are fewer where the server is no faster with more
    """

    def __init__(self, most: int, adapt: bool) -> None:
        self._most = most
        self._window = Window(most) if adapt else None
        self._lock = threading.Lock()
        self._taken = 0
        self._left = 0
        self._waiting: deque[threading.Lock] = deque()

    @property
    def limit(self) -> int:
        """Turns at a time, now."""
        return self._window.limit if self._window is not None else self._most

    def enter(self) -> None:
        """Wait for a turn and take it."""
        with self._lock:
            if self._taken < self.limit:
                self._taken += 1
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        try:
            gate.acquire()
        except BaseException:  # a signal in the main thread
            with self._lock:
                if gate in self._waiting:
                    self._waiting.remove(gate)
                else:
                    self._taken -= 1
                    self._admit(self.limit)
            raise

    def received(self, size: int, seconds: float, waited: float) -> None:
        """A body has come whole (see :class:`Window`)."""
        if self._window is not None:
            with self._lock:
                self._window.received(size, seconds, waited)

    def leave(self, kind: str = "", seconds: float | None = None, pushed_back: bool = False) -> None:
        """Give the turn back, and say how it went (see :class:`Window`)."""
        with self._lock:
            self._taken -= 1
            self._left += 1
            if self._window is not None:
                if pushed_back:
                    self._window.pushed_back()
                else:
                    self._window.answered(kind, seconds, bool(self._waiting))
            # Handing each turn to another thread costs more CPU than a small request. So after those a few turns are
            # left to threads that come back at once, but now and then to those that wait: they must not starve.
            kept = self.limit // 8 if seconds is not None and self._left % 8 else 0
            self._admit(self.limit - kept)

    def _admit(self, most: int) -> None:
        while self._waiting and self._taken < most:
            self._taken += 1
            self._waiting.popleft().release()
