# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One connection to a server: a request goes out in as few calls as can be, an answer comes in."""

from __future__ import annotations

import socket
import ssl

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer, Incoming
from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK, Body, FileRange, Whole
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken, Silent, broken_by
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import MOST_INTERIM, read_head
from ansible_collections.chameleon.data.plugins.module_utils._http.line import Line
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import Proxy
from ansible_collections.chameleon.data.plugins.module_utils._http.reaching import connected_to
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import Silence
from ansible_collections.chameleon.data.plugins.module_utils._http.tls import SecureSocket
from ansible_collections.chameleon.data.plugins.module_utils._http.tunnel import open_tunnel

# Bytes of a body that goes out together with its head; copying so many is cheaper than another call.
SMALL = 1 << 16
_MORE = getattr(socket, "MSG_MORE", 0)
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


class _HungUp(Exception):
    """The server takes no more of the request."""


class Connection:
    """A connection; made when the object is made.

    :param context: of TLS; None: plain
    :param silence: when it is broken because nothing comes
    :param bandwidth: what bodies are held to
    :param proxy: on the way; without TLS it is sent the requests, with TLS it passes the bytes on
    :raises Broken: it cannot be made
    :raises Denied: the proxy refuses
    """

    def __init__(
        self,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        silence: Silence,
        bandwidth: Bandwidth | None = None,
        proxy: Proxy | None = None,
    ) -> None:
        try:
            self._line, self._socket = _connect(host, port, context, silence, proxy)
        except (OSError, UnicodeError) as error:  # UnicodeError: a host with an empty or too long label
            raise (broken_by(error) if isinstance(error, OSError) else Broken(str(error))) from error
        self._silence = silence
        self._bandwidth = bandwidth
        self._incoming = Incoming(self._line, self._socket)
        self._through = True

    def send(self, head: bytes, body: bytes | Body | None) -> None:
        """Send a request.

        A server that refuses (401, 413, 507) answers before the body is through, and may hang up: that is no error
        here, its answer tells.

        :raises Broken: it timed out
        :raises Damaged: the body is not as long as it says, as when a file became shorter
        :raises OSError: a file cannot be read
        """
        self._through = False
        self._line.enter(self._silence.sending)
        try:
            if not body:
                self._put(head)
            elif isinstance(body, bytes) and len(body) <= SMALL:
                if self._bandwidth is not None:
                    self._bandwidth.take(len(body))
                self._put(head + body)
            elif isinstance(body, FileRange) and body.by_kernel:
                self._send_file(head, body)
            else:
                self._send_blocks(head, Whole(body) if isinstance(body, bytes) else body)
        except _HungUp:
            return
        self._through = True

    def receive(self, method: str, slow: bool = True) -> Answer:
        """The answer to what was sent.

        :param slow: whether the server may have much to do before it answers
        :raises Closed: the connection ended before a byte of it
        :raises Broken: it broke, or what came is no HTTP
        """
        # Without this every small answer of a Ceph RGW with default settings waits 40 ms (Nagle against delayed ACK).
        if _QUICKACK is not None:
            try:
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
            except OSError as error:
                raise broken_by(error) from error
        for _interim in range(MOST_INTERIM):
            self._line.enter(self._silence.heads[slow])
            try:
                head = read_head(self._incoming.until(b"\r\n\r\n"))
            except ValueError as error:
                raise Broken(f"what came is no HTTP: {error}") from error
            if head.status >= 200:
                break
        else:
            raise Silent("answers of status 1xx without end")
        self._line.enter(self._silence.bodies[slow, method not in ("GET", "HEAD")])
        bodiless = method == "HEAD" or head.status in (204, 304)
        answer = Answer(head, self._incoming, bodiless, self._bandwidth)
        if not self._through:
            answer.keeps = False
            if answer.status < 300:
                raise Broken(f"it answered {answer.status} before the request was through")
        return answer

    def close(self) -> None:
        """End it, whatever is under way."""
        self._socket.close()

    def _put(self, data: bytes | memoryview, flags: int = 0) -> None:
        try:
            self._socket.sendall(data, flags)
        except ConnectionError as error:
            raise _HungUp from error
        except OSError as error:
            raise broken_by(error) from error

    def _send_blocks(self, head: bytes, body: Body) -> None:
        self._put(head, _MORE)
        left = body.length
        for block in body.blocks():
            if left is None:
                if block:  # an empty chunk would be the last
                    self._put(b"%x\r\n" % len(block), _MORE)
                    self._put_block(block, _MORE)
                    self._put(b"\r\n", _MORE)
                continue
            left -= len(block)
            if left < 0:
                break
            self._put_block(block)
        if left:
            raise Damaged("body", f"it is {abs(left)} bytes {'shorter' if left > 0 else 'longer'} than it said")
        if left is None:
            self._put(b"0\r\n\r\n")

    def _put_block(self, block: bytes, flags: int = 0) -> None:
        self._check_answered()
        if self._bandwidth is None:
            self._put(block, flags)
            return
        view = memoryview(block)
        for start in range(0, len(view), self._bandwidth.block):
            part = view[start : start + self._bandwidth.block]
            self._bandwidth.take(len(part))
            self._put(part, flags)

    def _send_file(self, head: bytes, body: FileRange) -> None:
        """The kernel moves the bytes; where it does not want to (TLS, odd file systems) they are read and sent."""
        with body.open() as file:
            self._put(head, _MORE)
            offset, end = body.offset, body.offset + body.length
            while isinstance(self._socket, Line) and offset < end:
                self._check_answered()
                count = min(BLOCK, end - offset)
                if self._bandwidth is not None:
                    count = min(count, self._bandwidth.block)
                    self._bandwidth.take(count)
                try:
                    sent = self._socket.sendfile(file.fileno(), offset, count)
                except ConnectionError as error:
                    raise _HungUp from error
                except OSError:
                    break  # whatever it is, the file's or the socket's own calls tell
                if not sent:
                    raise body.shorter()
                offset += sent
            for block in body.rest(file, offset):
                self._put_block(block)

    def _check_answered(self) -> None:
        """Whether the server has refused already, and the rest of the body would be sent in vain.

        :raises _HungUp: so it is
        """
        try:
            early = self._incoming.early()
        except OSError as error:
            raise _HungUp from error
        if early is not None and not early.startswith(b"HTTP/1.1 1"):
            raise _HungUp


def _connect(
    host: str, port: int, context: ssl.SSLContext | None, silence: Silence, proxy: Proxy | None
) -> tuple[Line, Line | SecureSocket]:
    """The connection, and what is spoken over: the same where there is no TLS."""
    connected = connected_to(*((proxy.host, proxy.port) if proxy else (host, port)), silence.reach)
    try:
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = Line(connected, silence, silence.making("the proxy's consent"))
        if context is None:
            return line, line
        if proxy is not None:
            open_tunnel(line, proxy, host, port)
        line.enter(silence.making("the TLS handshake"))
        return line, SecureSocket(line, context, host)
    except BaseException:
        connected.close()
        raise
