# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that does what a script says: faults that a real service cannot be made to show on demand."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path
from typing import Callable, Iterator

import pytest

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf"


def refusal(status: int, body: bytes = b"", extra: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d No\r\n%bContent-Length: %d\r\n\r\n%b" % (status, extra, len(body), body)


class Scripted:
    """Gives its answers in turn, one a request; None closes the connection instead. Keeps what it was sent.

    :param hasty: it answers when it has the head of a request, and hangs up
    :ivar damage: what follows the next answer, past TLS
    """

    def __init__(self, answers: list[bytes | None], hasty: bool = False, context: ssl.SSLContext | None = None) -> None:
        self.answers = answers
        self._hasty = hasty
        self._context = context
        self.requests: list[bytes] = []
        self.connections = 0
        self.damage = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if context else "http"
        self.url = f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}/v1/AUTH_x"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:  # clients hang up in the middle, or do not trust the server
            # Else an answer may wait for the client to acknowledge TLS's tickets, and be lost when it hangs up.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                while self._answer(connection):
                    pass

    def _answer(self, connection: socket.socket) -> bool:
        request = _read_request(connection, self._hasty)
        if not request:
            return False
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            return False
        connection.sendall(answer)
        if self.damage:
            os.write(connection.fileno(), self.damage)
            self.damage = b""
        return not self._hasty and b"Connection: close" not in answer

    def close(self) -> None:
        self._socket.close()


def _read_request(connection: socket.socket, head_only: bool) -> bytes:
    data = _read_until(connection, b"", lambda data: b"\r\n\r\n" in data)
    head, _separator, body = data.partition(b"\r\n\r\n")
    if head_only:
        body = b""
    lines = {} if head_only else dict(line.partition(b":")[::2] for line in head.lower().split(b"\r\n"))
    length = int(lines.get(b"content-length", 0))
    body = _read_until(connection, body, lambda data: len(data) >= length)
    if b"transfer-encoding" in lines:
        body = _read_until(connection, body, lambda data: data.endswith(b"0\r\n\r\n"))
    return head + b"\r\n\r\n" + body if head else b""


def _read_until(connection: socket.socket, data: bytes, enough: Callable[[bytes], bool]) -> bytes:
    while not enough(data):
        block = connection.recv(65536)
        if not block:
            break
        data += block
    return data


@contextlib.contextmanager
def served(*answers: bytes | None, hasty: bool = False, context: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    server = Scripted(list(answers), hasty, context)
    try:
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def trickling(
    piece: bytes, in_turn: float, before: bytes = b"", context: ssl.SSLContext | None = None
) -> Iterator[str]:
    """A server that answers anything with *before* and then *piece* again and again, with pauses; its URL."""

    def trickle(connected: socket.socket) -> None:
        with contextlib.suppress(OSError), connected:
            if context is not None:
                connected = context.wrap_socket(connected, server_side=True)
            with connected:
                connected.recv(65536)
                connected.sendall(before)
                while not over.wait(in_turn):
                    connected.sendall(piece)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=trickle, args=(listener.accept()[0],), daemon=True).start()

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"http{'s' if context else ''}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's context, with the certificate ``cert.pem`` in the folder."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    command = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*command.split(), "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
