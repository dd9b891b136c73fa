# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connected socket that nobody waits for without end, in either direction and in every stage of an exchange."""

from __future__ import annotations

import os
import socket
import struct
import time
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Silent
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import ENOUGH, Silence, Stage


class Line:
    """What a connection uses of a socket; what it raises beside OSError is `Silent`.

    :param silence: when that is
    :param stage: the first one
    """

    __slots__ = ("_got_on", "_silence", "_socket", "_stage", "_waited")

    def __init__(self, connected: socket.socket, silence: Silence, stage: Stage) -> None:
        self._socket = connected
        self._silence = silence
        # With a time limit of Python's each call would be two, one that waits and one that works.
        connected.settimeout(None)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            connected.setsockopt(socket.SOL_SOCKET, option, _timeval(silence.look))
        self.enter(stage)

    def enter(self, stage: Stage) -> None:
        """Begin another stage."""
        self._stage = stage
        self._got_on = 0  # bytes
        self._waited: float | None = None  # seconds; None: not a byte has moved yet

    def got_on(self, count: int) -> None:
        """So many bytes of what is waited for were received or sent: of bodies and heads, not of records of TLS."""
        self._got_on += count
        if self._got_on >= ENOUGH:
            self._got_on, self._waited = 0, None

    def recv_into(self, block: memoryview, nbytes: int = 0, flags: int = 0) -> int:
        """See :meth:`socket.socket.recv_into`."""
        if flags & socket.MSG_DONTWAIT:
            return self._socket.recv_into(block, nbytes, flags)
        return self._wait("came", self._socket.recv_into, block, nbytes, flags)

    def sendall(self, data: bytes | memoryview, flags: int = 0) -> None:
        """See :meth:`socket.socket.sendall`."""
        left = memoryview(data)
        while left:
            sent = self._wait("were taken", self._socket.send, left, flags)
            self.got_on(sent)
            left = left[sent:]

    def sendfile(self, file: int, offset: int, count: int) -> int:
        """See :func:`os.sendfile`."""
        sent = self._wait("were taken", os.sendfile, self._socket.fileno(), file, offset, count)
        self.got_on(sent)
        return sent

    def setsockopt(self, level: int, option: int, value: int | bytes) -> None:
        """See :meth:`socket.socket.setsockopt`."""
        self._socket.setsockopt(level, option, value)

    def close(self) -> None:
        """End it, whatever is under way."""
        self._socket.close()

    def _wait(self, how: str, call: Callable[..., int], *arguments: Any) -> int:
        """What *call* returns: how many bytes it has moved."""
        silence, silent = self._silence, 0.0
        answered, began = silence.answered, time.monotonic()
        while True:
            try:
                count = call(*arguments)
                break
            except BlockingIOError as error:  # the kernel's time limit is over
                silent += silence.look
                if silence.too_long(silent, answered, self._stage):
                    raise Silent(f"{self._stage.of}: no bytes {how} for {silent:.0f} s") from error
        if self._waited is None:
            self._waited = 0.0
        else:
            self._waited += time.monotonic() - began
            if self._waited >= self._stage.trickle and 0 < count < ENOUGH:
                raise Silent(f"{self._stage.of}: only {self._got_on} bytes {how} within {self._waited:.0f} s")
        return count


def _timeval(seconds: float) -> bytes:
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
