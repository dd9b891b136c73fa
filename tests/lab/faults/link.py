# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One direction of a proxied connection: bytes arrive, wait as long as the line is long, and go on."""

import asyncio
import collections
import socket
import struct
from typing import Callable, Optional, cast

_END, _RESET = "end", "reset"
_MOST_HELD = 4 * 1024 * 1024
_EARLY = 0.0005  # the event loop's clock ticks in milliseconds: round instead of always being late


class Link:
    """Takes bytes by `feed`, gives them on after `delay` s, at `rate` B/s, and resets after `cut` bytes.

    The byte after `flip` bytes is given on with a bit changed.

    `passed(n)` counts them; `finish(target)` ends the receiver's side after the last.
    """

    def __init__(
        self,
        delay: float,
        rate: Optional[int],
        cut: Optional[int],
        flip: Optional[int],
        passed: Callable[[int], None],
        finish: Callable[[asyncio.Transport], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._delay = delay
        self._rate = rate
        self._left = cut
        self._sound = flip
        self._passed = passed
        self._finish = finish
        self._free_at = self._loop.time()
        self._queue: collections.deque[tuple[float, bytes | str]] = collections.deque()
        self._held = 0
        self._timer: Optional[asyncio.TimerHandle] = None
        self._writable = True
        self._source: Optional[asyncio.Transport] = None
        self._target: Optional[asyncio.Transport] = None

    def connect(self, source: asyncio.Transport, target: asyncio.Transport, first_wait: float = 0.0) -> None:
        """Begin to pass on; nothing passes before `first_wait` seconds."""
        self._source, self._target = source, target
        self._free_at = max(self._free_at, self._loop.time() + first_wait)

    def feed(self, data: bytes) -> None:
        data = self._damaged(data)
        if self._left is not None:
            data, rest = data[: self._left], len(data) >= self._left
            self._left -= len(data)
        else:
            rest = False
        if data:
            self._put(data)
        if rest:
            self._put(_RESET)

    def end(self) -> None:
        """The sender has sent everything."""
        self._put(_END)

    def writable(self, yes: bool) -> None:
        """The target takes more, or does not for now."""
        self._writable = yes
        if yes:
            self._pass_on()

    def _damaged(self, data: bytes) -> bytes:
        place = self._sound
        if place is None:
            return data
        if place >= len(data):
            self._sound = place - len(data)
            return data
        self._sound = None
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    def _put(self, what: "bytes | str") -> None:
        now = self._loop.time()
        if isinstance(what, bytes):
            self._held += len(what)
            if self._rate:
                self._free_at = max(self._free_at, now) + len(what) / self._rate
        self._queue.append((max(self._free_at, now) + self._delay, what))
        if self._held > _MOST_HELD and self._source:
            self._source.pause_reading()
        self._pass_on()

    def _pass_on(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        target = self._target
        if target is None or target.is_closing():
            return
        while self._queue and self._writable:
            due, what = self._queue[0]
            if due > self._loop.time() + _EARLY:
                self._timer = self._loop.call_at(due, self._pass_on)
                return
            self._queue.popleft()
            if isinstance(what, bytes):
                target.write(what)
                self._passed(len(what))
                self._held -= len(what)
                if self._held <= _MOST_HELD // 2 and self._source and not self._source.is_closing():
                    self._source.resume_reading()
            elif what == _END:
                self._finish(target)
            else:
                reset(target)
                if self._source:
                    reset(self._source)
                return


def reset(transport: asyncio.Transport) -> None:
    """End a connection by RST, after what the kernel has already been given."""
    connection = cast("Optional[socket.socket]", transport.get_extra_info("socket"))
    if connection is not None and not transport.is_closing():
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
