# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small HTTP proxy: CONNECT for TLS, absolute URLs for the rest; unlike a large one it tells what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Callable, Iterator
from urllib.parse import urlsplit

_BLOCK = 1 << 16


class ForwardProxy:
    """Listens on an address until it is closed.

    :param authorization: what ``Proxy-Authorization`` must be, else 407
    :param status: refuse everything with it
    :ivar asked: the first line of each request
    :ivar sent: bytes that went to servers
    """

    def __init__(self, address: str, authorization: str = "", status: int = 0) -> None:
        self.asked: list[str] = []
        self.sent = 0
        self._authorization = authorization
        self._status = status
        self._listening = socket.create_server((address, 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://{address}:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client = self._listening.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            head, rest = _head(client)
            if not head:
                return
            first, *lines = head.split("\r\n")
            self.asked.append(first)
            method, target, version = first.split()
            given = [line.partition(": ")[2] for line in lines if line.lower().startswith("proxy-authorization:")]
            refused = 407 if self._authorization and given != [self._authorization] else self._status
            if refused:
                _refuse(client, refused)
                return
            parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
            with socket.create_connection((parts.hostname, parts.port or 80), 10) as server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    # One request a connection, so that no later head has to be looked for.
                    kept = [line for line in lines if not line.lower().startswith(("proxy-", "connection:"))]
                    path = parts._replace(scheme="", netloc="").geturl() or "/"
                    text = "\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""])
                    server.sendall(text.encode() + rest)
                back = threading.Thread(target=_copy, args=(server, client, lambda count: None), daemon=True)
                back.start()
                _copy(client, server, self._count)
                back.join()

    def _count(self, count: int) -> None:
        self.sent += count


def _head(client: socket.socket) -> tuple[str, bytes]:
    """The head of a request, without its last empty line, and what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        block = client.recv(_BLOCK)
        if not block:
            return "", b""
        data += block
    head, _end, rest = data.partition(b"\r\n\r\n")
    return head.decode(), rest


def _refuse(client: socket.socket, status: int) -> None:
    client.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)


def _copy(source: socket.socket, target: socket.socket, tell: Callable[[int], None]) -> None:
    with contextlib.suppress(OSError):
        while True:
            block = source.recv(_BLOCK)
            if not block:
                break
            target.sendall(block)
            tell(len(block))
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def forwarding(address: str = "127.0.0.1", authorization: str = "", status: int = 0) -> Iterator[ForwardProxy]:
    proxy = ForwardProxy(address, authorization, status)
    try:
        yield proxy
    finally:
        proxy.close()
