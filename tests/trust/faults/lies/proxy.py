# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxy that tells lies, in threads of this process."""

from __future__ import annotations

import collections
import contextlib
import http.client
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Sequence
from urllib.parse import urlsplit

from tests.trust.faults.lies.lies import LIES, Asked, Lie, Told

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Liar:
    """A context manager.

    :param target: URL of the service, over plain HTTP
    :ivar url: of the proxy
    :ivar told: the names of the lies that were told, each as often
    :ivar strangers: what the other host was asked, with the headers: nobody has anything to ask there
    """

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._lock = threading.Lock()
        self.strangers: list[dict[str, str]] = []
        self._server = _Server(self)
        self._other = _Server(self, stranger=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.other = f"http://127.0.0.1:{self._other.server_port}"
        self.truth()

    def truth(self) -> None:
        """From now on nothing but the truth."""
        self.lie(0, 0.0, (), "")

    def lie(self, seed: int, often: float, kinds: Sequence[Lie], private: str) -> None:
        """From now on lie; whether and how depends on the seed and the request, not on when it comes.

        :param often: share of the requests
        :param private: what is in paths and differs from run to run
        """
        with self._lock:
            self._seed, self._often, self._kinds, self._private = seed, often, kinds, private
            self._times: collections.Counter[str] = collections.Counter()
            self.told: collections.Counter[str] = collections.Counter()

    def chosen(self, asked: Asked) -> tuple[Lie | None, random.Random]:
        """The lie that a request gets, if any."""
        key = f"{asked.method} {asked.path.replace(self._private, '') if self._private else asked.path}"
        with self._lock:
            self._times[key] += 1
            number = self._times[key]
        chance = random.Random(f"{self._seed} {key} {number}")
        fitting = [lie for lie in self._kinds if lie.fits(asked)]
        if not fitting or chance.random() >= self._often:
            return None, chance
        lie = chance.choice(fitting)
        with self._lock:
            self.told[lie.name] += 1
        return lie, chance

    def connect(self) -> http.client.HTTPConnection:
        """To the service."""
        return http.client.HTTPConnection(self._target.netloc, timeout=60)

    def __enter__(self) -> Liar:
        for server in (self._server, self._other):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self._server, self._other):
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, liar: Liar, stranger: bool = False) -> None:
        self.liar = liar
        self.stranger = stranger
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who has hung up does not matter."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 60

    def _handle(self) -> None:
        liar = self.server.liar
        asked = Asked(self.command, self.path, self._body())
        if self.server.stranger:
            liar.strangers.append({"": f"{self.command} {self.path}", **dict(self.headers.items())})
            self._tell(Told(200, {"content-length": "0"}, b""))
            return
        lie, chance = liar.chosen(asked)
        told = self._pass(asked) if lie is None else lie.tell(asked, lambda: self._pass(asked), chance, liar.other)
        self._tell(told)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = _handle

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        if "100-continue" in self.headers.get("Expect", ""):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def handle_expect_100(self) -> bool:
        """The body is asked for when it is read."""
        return True

    def _pass(self, asked: Asked) -> Told:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {*_HOP, "expect", "host"}}
        with contextlib.closing(self.server.liar.connect()) as connection:
            connection.request(asked.method, asked.path, asked.body, headers)
            answer = connection.getresponse()
            body = answer.read()
            found = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in _HOP}
            length = answer.getheader("Content-Length") if asked.method == "HEAD" else str(len(body))
        return Told(answer.status, {**found, **({"content-length": length} if length else {})}, body)

    def _tell(self, told: Told) -> None:
        if told.cut:
            self.close_connection = True
            return
        lines = [f"HTTP/1.1 {told.status} Told"]
        lines += [f"{name.title()}: {value}" for name, value in told.headers.items()]
        true = isinstance(told.body, bytes) and told.headers.get("content-length") == str(len(told.body))
        if not true and self.command != "HEAD":
            self.close_connection = True
            lines.append("Connection: close")
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        if self.command != "HEAD":
            for block in [told.body] if isinstance(told.body, bytes) else told.body:
                self.wfile.write(block)

    def log_message(self, *_arguments: Any) -> None:
        """Nobody reads it."""


def of_names(names: Sequence[str]) -> list[Lie]:
    """The lies of these names."""
    return [lie for lie in LIES if lie.name in names]
