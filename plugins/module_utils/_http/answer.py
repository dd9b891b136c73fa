# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receiving half of a connection: a buffer that is used again, and answers whose bodies are read from it."""

from __future__ import annotations

import re
import socket

from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken, Closed, broken_by
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Head
from ansible_collections.chameleon.data.plugins.module_utils._http.line import Line
from ansible_collections.chameleon.data.plugins.module_utils._http.room import room
from ansible_collections.chameleon.data.plugins.module_utils._http.tls import SecureSocket

# Bytes of an answer that is worked with as a whole; a page of a listing has less: ten thousand of the longest names.
LONGEST = 1 << 26

_BUFFER = 1 << 16  # bytes; no head may be longer
_EARLY = 10  # bytes that tell what it is
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
_LENGTH = re.compile(r"[0-9]{1,18}")
_MOST_TRAILERS = 100


class Incoming:
    """What comes over a connection.

    :param connected: what is spoken over, with or without TLS
    """

    __slots__ = ("_buffer", "_end", "_line", "_socket", "_start", "_view")

    def __init__(self, line: Line, connected: Line | SecureSocket) -> None:
        self._line = line
        self._socket = connected
        self._buffer = room(_BUFFER)
        self._view = memoryview(self._buffer)
        self._start = self._end = 0

    @property
    def buffered(self) -> int:
        """Bytes that came and were not taken."""
        return self._end - self._start

    def until(self, mark: bytes) -> bytes:
        """Take what comes before *mark*, and the mark.

        :raises Closed: the connection ended and not a byte had come
        :raises Broken: it ended in the middle, or the mark does not come within 64 KiB
        """
        search = self._start
        while True:
            at = self._buffer.find(mark, search, self._end)
            if at >= 0:
                taken = bytes(self._view[self._start : at])
                self._start = at + len(mark)
                return taken
            if self.buffered == _BUFFER:
                raise Broken(f"{_BUFFER} bytes came without an end of the head")
            self._make_room()
            search = max(self._start, self._end - len(mark) + 1)
            try:
                count = self._socket.recv_into(self._view[self._end :])
            except ConnectionError as error:
                raise (broken_by(error) if self.buffered else Closed(str(error))) from error
            except OSError as error:
                raise broken_by(error) from error
            if not count:
                raise Broken("it ended within a head") if self.buffered else Closed("it was closed without an answer")
            self._line.got_on(count)
            self._end += count

    def take(self, count: int) -> bytes:
        """Take bytes that are buffered."""
        start = self._start
        self._start = start + count
        return bytes(self._view[start : start + count])

    def early(self) -> bytes | None:
        """The beginning of what came unasked, without waiting: empty when the connection has ended, None for nothing.

        It stays there to be taken.

        :raises OSError: the connection broke
        """
        if not self.buffered:
            self._make_room()
            count = self._at_once(self._view)
            if count is None:
                return None
            self._end += count
        return bytes(self._view[self._start : min(self._end, self._start + _EARLY)])

    def into(self, block: memoryview) -> int:
        """Fill *block*, or less when the connection has ended; returns how many bytes.

        Whole blocks, since whatever is done with one costs the threads a turn at the interpreter or at the file.
        """
        count = self.buffered
        if count:
            count = min(count, len(block))
            block[:count] = self._view[self._start : self._start + count]
            self._start += count
            return count
        try:
            while count < len(block):
                came = self._socket.recv_into(block[count:], 0, socket.MSG_WAITALL)
                if not came:
                    break
                self._line.got_on(came)
                count += came
        except OSError as error:
            raise broken_by(error) from error
        return count

    def _make_room(self) -> None:
        """Have room in the buffer for more."""
        if self._end == _BUFFER or not self.buffered:
            self._view[: self.buffered] = bytes(self._view[self._start : self._end])
            self._start, self._end = 0, self.buffered

    def _at_once(self, block: memoryview) -> int | None:
        """How many bytes came, None where it would have to wait for some."""
        try:
            return self._socket.recv_into(block, 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None


class Answer:
    """An answer whose body is still to be read.

    :ivar length: bytes of the body, None where it is not announced
    :ivar ended: whether it was read to its end
    :ivar keeps: whether the connection can be used again then
    """

    __slots__ = (
        "_bandwidth", "_chunked", "_incoming", "_left", "_within", "ended", "headers", "keeps", "length", "reason",
        "status",
    )  # fmt: skip

    def __init__(self, head: Head, incoming: Incoming, bodiless: bool, bandwidth: Bandwidth | None) -> None:
        """:raises Broken: the head does not say where the body ends, or says it in two ways."""
        self.status, self.reason, self.headers, self.keeps = head
        self._incoming = incoming
        self._bandwidth = bandwidth
        self._within = False
        self._chunked = False
        self.length: int | None = None
        encoding = self.headers.get("transfer-encoding")
        announced = self.headers.get("content-length")
        if bodiless:
            self.length = 0
        elif encoding is not None:
            if encoding.lower() != "chunked" or announced is not None:
                raise Broken(f"an answer is encoded as {encoding!r}, length {announced}")
            self._chunked = True
        elif announced is not None:
            if not _LENGTH.fullmatch(announced):
                raise Broken(f"an answer's length is {announced!r}")
            self.length = int(announced)
        else:
            self.keeps = False
        self._left = 0 if self._chunked else self.length
        self.ended = self.length == 0

    def readinto(self, block: bytearray | memoryview) -> int:
        """Fill *block*, or its beginning, with what comes next of the body; returns how many bytes, 0 at its end.

        :raises Broken: it broke or ended before the body did, or what came is no HTTP
        """
        if self._chunked and not self._left and not self.ended:
            self._next_chunk()
        if self.ended:
            return 0
        view = memoryview(block)
        left = self._left
        if left is not None and left < len(view):
            view = view[:left]
        if self._bandwidth is not None:
            view = view[: self._bandwidth.block]
        count = self._incoming.into(view)
        if not count:
            if left is not None:
                raise Broken(f"it ended {left} bytes too early")
            self.ended = True
            return 0
        if left is not None:
            self._left = left - count
            self.ended = left == count and not self._chunked
        if self._bandwidth is not None:
            self._bandwidth.take(count)
        return count

    def read(self, most: int) -> bytes:
        """The rest of the body, no more than *most* bytes of it; `ended` tells whether that is all.

        :raises Broken: as of `readinto`
        """
        if self.ended:
            return b""
        left = self._left
        small = left is not None and left <= min(most, self._incoming.buffered)
        if small and not self._chunked and self._bandwidth is None:
            self.ended = True
            return self._incoming.take(left or 0)
        body = bytearray()
        block = memoryview(bytearray(min(left or _BUFFER, BLOCK)))
        while len(body) < most:
            count = self.readinto(block[: most - len(body)])
            if not count:
                break
            body += block[:count]
        if self.length is None and len(body) == most:
            self.readinto(bytearray(1))  # of a length that nobody told it may be the end that comes now
        return bytes(body)

    @property
    def reusable(self) -> bool:
        """Whether the connection is where the next answer begins."""
        return self.ended and self.keeps and not self._incoming.buffered

    def _next_chunk(self) -> None:
        try:
            if self._within and self._incoming.until(b"\r\n"):
                raise Broken("a chunk is longer than it says")
            self._within = True
            size = self._incoming.until(b"\r\n").partition(b";")[0].strip(b" \t")
            if not _CHUNK_SIZE.fullmatch(size):
                raise Broken(f"the size of a chunk is {size[:20]!r}")
            self._left = int(size, 16)
            if self._left:
                return
            for _line in range(_MOST_TRAILERS):
                if not self._incoming.until(b"\r\n"):
                    self.ended = True
                    return
        except Closed as error:
            raise Broken("it ended between two chunks") from error
        raise Broken("too many trailers")
