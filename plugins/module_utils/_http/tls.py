# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS on a line."""

from __future__ import annotations

import contextlib
import socket
import ssl

from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Silent
from ansible_collections.chameleon.data.plugins.module_utils._http.line import Line
from ansible_collections.chameleon.data.plugins.module_utils._http.room import room

_RAW = 1 << 17  # bytes received at a time
_PORTION = 1 << 18  # bytes encrypted and sent at a time


class SecureSocket:
    """What a connection uses of a socket, over TLS; the handshake is done when the object is made.

    OpenSSL works in memory and the socket is read and written here: by itself it asks the kernel twice for each record
    of 16 KiB. So the line's limits of time and its flags are those of a plain one too.

    :raises OSError: it cannot be made; ssl.SSLError where the two do not agree
    :raises Silent: the server takes no part
    """

    def __init__(self, line: Line, context: ssl.SSLContext, host: str) -> None:
        self._line = line
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        # As certificates have it: without the dot at a full name's end, and without the zone of an address.
        name = host.partition("%")[0].rstrip(".")
        self._tls = context.wrap_bio(self._received, self._to_send, server_hostname=name)
        self._raw = memoryview(room(_RAW))
        self._spoken = False
        try:
            self._shake_hands()
        except ssl.SSLError:
            with contextlib.suppress(OSError, Silent):
                self._flush(0)  # the alert tells the server why
            raise

    def recv_into(self, block: memoryview, nbytes: int = 0, flags: int = 0) -> int:
        """See :meth:`socket.socket.recv_into`; of the flags it knows ``MSG_DONTWAIT``, and it gives a record at most.

        A connection that ends without TLS's own farewell has ended all the same: HTTP tells whether that was too early.

        :raises ssl.SSLError: the server takes back that it has agreed
        :raises ConnectionError: what comes later is no TLS any more
        """
        while True:
            try:
                count: int = self._tls.read(nbytes or len(block), block)  # type: ignore[assignment]  # typeshed: bytes
                self._spoken = True
                return count
            except ssl.SSLWantReadError:
                self._flush(0)
                self._receive(flags & socket.MSG_DONTWAIT)
            except ssl.SSLEOFError:
                return 0
            except ssl.SSLError as error:
                if self._spoken:
                    raise ConnectionAbortedError(f"TLS was damaged on the way: {error.reason}") from None
                raise

    def sendall(self, data: bytes | memoryview, flags: int = 0) -> None:
        """See :meth:`socket.socket.sendall`."""
        left = memoryview(data)
        while left:
            portion, left = left[:_PORTION], left[_PORTION:]
            while portion:
                portion = portion[self._tls.write(portion) :]
            self._flush(flags)

    def setsockopt(self, level: int, option: int, value: int | bytes) -> None:
        """See :meth:`socket.socket.setsockopt`."""
        self._line.setsockopt(level, option, value)

    def close(self) -> None:
        """End it, whatever is under way."""
        self._line.close()

    def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self._flush(0)
                self._receive(0)
        self._flush(0)

    def _receive(self, flags: int) -> None:
        count = self._line.recv_into(self._raw, 0, flags)
        if count:
            self._received.write(self._raw[:count])
        else:
            self._received.write_eof()

    def _flush(self, flags: int) -> None:
        if self._to_send.pending > 0:
            self._line.sendall(self._to_send.read(), flags)
