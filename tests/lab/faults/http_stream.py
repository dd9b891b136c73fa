# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the requests in the bytes that a client sends over one HTTP/1.1 connection."""

import re
from dataclasses import dataclass
from typing import Iterator, Optional, Union

_REQUEST_LINE = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
_METHOD_STARTS = re.compile(rb"[A-Z]{1,16}( |$)")
_LONGEST_HEAD = 256 * 1024


@dataclass(frozen=True)
class Head:
    """A request line with its headers, as sent."""

    raw: bytes
    method: str
    path: str
    expects_continue: bool


class RequestStream:
    """Feed it what arrives; it gives back the same bytes, heads apart from everything else.

    Something that is not HTTP/1 comes back as it is, with no heads.
    """

    def __init__(self) -> None:
        self._held = b""
        self._body_left = 0
        self._chunked = False
        self._raw = False

    def feed(self, data: bytes) -> Iterator[Union[Head, bytes]]:
        self._held += data
        while self._held:
            piece = self._next()
            if piece is None:
                return
            yield piece

    def _next(self) -> Optional[Union[Head, bytes]]:
        if self._raw:
            return self._take(len(self._held))
        if self._body_left:
            piece = self._take(min(self._body_left, len(self._held)))
            self._body_left -= len(piece)
            return piece
        return self._chunk_size() if self._chunked else self._head()

    def _head(self) -> Optional[Union[Head, bytes]]:
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            if not _METHOD_STARTS.match(self._held) or len(self._held) > _LONGEST_HEAD:
                self._raw = True
                return self._take(len(self._held))
            return None
        line = _REQUEST_LINE.match(self._held)
        if not line:
            self._raw = True
            return self._take(len(self._held))
        raw = self._take(end + 4)
        headers = dict(_header(text) for text in raw[line.end() : -4].split(b"\r\n") if b":" in text)
        self._chunked = b"chunked" in headers.get(b"transfer-encoding", b"").lower()
        self._body_left = 0 if self._chunked else int(headers.get(b"content-length", b"0"))
        expects = b"100-continue" in headers.get(b"expect", b"").lower()
        return Head(raw, line[1].decode(), line[2].decode("latin-1"), expects)

    def _chunk_size(self) -> Optional[bytes]:
        """The line before a chunk; its chunk (and the line end after that) then counts as body."""
        end = self._held.find(b"\r\n")
        if end < 0:
            return None
        size = int(self._held[:end].split(b";")[0], 16)
        if size:
            self._body_left = size + 2
            return self._take(end + 2)
        last = self._held.find(b"\r\n", end + 2)  # the empty line: trailers are not expected here
        if last < 0:
            return None
        self._chunked = False
        return self._take(last + 2)

    def _take(self, size: int) -> bytes:
        taken, self._held = self._held[:size], self._held[size:]
        return taken


def _header(text: bytes) -> "tuple[bytes, bytes]":
    name, _colon, value = text.partition(b":")
    return name.strip().lower(), value.strip()
