# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP proxy that delays, throttles, cuts, damages, refuses, swallows, or answers in the server's place.

From a test:

    with FaultProxy("rgw", delay_ms=10) as proxy:
        …                                  # talk to proxy.url instead of layout.url("rgw")
        proxy.set(status=503, count=2)     # from now on
        proxy.traffic.requests             # what went through

As a process of its own (`python3 -m tests.lab proxy` starts it): proxies.py.
"""

import asyncio
import dataclasses
import json
import socket
import ssl
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Optional, Type

from tests.lab import layout, netns
from tests.lab.faults.conditions import Conditions, Traffic
from tests.lab.faults.http_stream import Head, RequestStream
from tests.lab.faults.link import Link, reset
from tests.lab.process import write_whole
from tests.lab.tls import urls


def url(port: int) -> str:
    """Base URL of a proxy on the lab's address, as users of the lab speak to it."""
    return f"https://{layout.host('proxy')}:{port}" if urls.spoken() else f"http://{layout.address()}:{port}"


class FaultProxy:
    """In front of a service named in layout.PORTS (or of `target`), on the lab's address and a free proxy port.

    Where the lab speaks TLS it does so itself, so that it sees the requests: faults strike what is inside.

    :param tls: whether it does, if that is not what the lab does
    """

    def __init__(
        self,
        service: str = "",
        target: "Optional[tuple[str, int]]" = None,
        listen: "Optional[tuple[str, int]]" = None,
        tls: Optional[bool] = None,
        **conditions: Any,
    ) -> None:
        self.tls = urls.spoken() and not target if tls is None else tls
        self.target = target or (layout.address(), layout.PORTS[service])
        self.traffic = Traffic()
        self.clients: set[_Client] = set()
        self.conditions = Conditions()
        self._left: Optional[int] = None
        self.set(**conditions)
        with netns.entered():
            self._socket = _listen(listen)
        self.address: tuple[str, int] = self._socket.getsockname()[:2]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return url(self.address[1]) if self.tls else f"http://{self.address[0]}:{self.address[1]}"

    def set(self, **conditions: Any) -> None:
        """Replace the conditions, for connections and requests from now on (a cut, flip or delay: new connections)."""
        self.use(Conditions(**conditions))

    def use(self, conditions: Conditions) -> None:
        self.conditions, self._left = conditions, conditions.count

    def cut_off(self) -> None:
        """Refuse connections from now on and end those that are there; the port stays taken, others look for one."""
        self.set(refuse=True)
        self._loop.call_soon_threadsafe(self._drop)

    def take(self) -> bool:
        """Count one connection or request that is about to be struck; False when `count` is used up."""
        if self._left is None:
            return True
        self._left -= 1
        return self._left >= 0

    def start(self) -> "FaultProxy":
        self._thread.start()
        return self

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def __enter__(self) -> "FaultProxy":
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def _run(self) -> None:
        with netns.entered():  # the connections to the server are made in this thread
            listening = self._loop.create_server(lambda: _Client(self), sock=self._socket, ssl=self._context())
            server = self._loop.run_until_complete(listening)
            self._loop.run_forever()
            server.close()
            self._drop()
            self._loop.run_until_complete(asyncio.sleep(0))  # lets the connections close
            self._loop.close()

    def _context(self) -> Optional[ssl.SSLContext]:
        if not self.tls:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(layout.AUTHORITY.with_name("server.pem"))
        return context

    def _drop(self) -> None:
        for client in list(self.clients):
            client.close()


class _Client(asyncio.Protocol):
    """The client's side of one connection."""

    def __init__(self, proxy: FaultProxy) -> None:
        self._proxy = proxy
        self._stream = RequestStream()
        self._discard = False  # the rest of the request that the proxy has answered itself
        self._hole = False
        self.upstream: Optional[asyncio.Transport] = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._proxy.clients.add(self)
        proxy, conditions = self._proxy, self._proxy.conditions
        proxy.traffic.connections += 1
        on_the_way = (conditions.cut_up, conditions.cut_down, conditions.flip_up, conditions.flip_down)
        hurts = conditions.refuse or conditions.blackhole or any(place is not None for place in on_the_way)
        struck = hurts and proxy.take()
        if struck and conditions.refuse:
            reset(transport)
            return
        self._hole = struck and conditions.blackhole
        delay = conditions.delay_ms / 2000
        cut_up, cut_down, flip_up, flip_down = on_the_way if struck else (None,) * 4
        self.up = Link(delay, conditions.rate_up, cut_up, flip_up, self._count_up, lambda server: server.write_eof())
        self.down = Link(
            delay, conditions.rate_down, cut_down, flip_down, self._count_down, lambda client: client.close()
        )
        if not self._hole:
            transport.pause_reading()
            self._connecting = asyncio.ensure_future(self._connect(conditions.delay_ms / 1000))

    async def _connect(self, first_wait: float) -> None:
        loop, target = asyncio.get_running_loop(), self._proxy.target
        try:
            upstream, _protocol = await loop.create_connection(lambda: _Server(self), *target)
        except OSError:
            reset(self.transport)
            return
        if self.transport.is_closing():
            upstream.close()
            return
        self.upstream = upstream
        self.up.connect(self.transport, upstream, first_wait)
        self.down.connect(upstream, self.transport)
        self.transport.resume_reading()

    def close(self) -> None:
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._hole:
            return
        for piece in self._stream.feed(data):
            if isinstance(piece, Head):
                self._proxy.traffic.requests += 1
                self._discard = self._answer(piece)
            if not self._discard:
                self.up.feed(piece.raw if isinstance(piece, Head) else piece)

    def eof_received(self) -> bool:
        if not self._hole:
            self.up.end()
        return not self._proxy.tls  # TLS cannot be ended in one direction

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self._proxy.clients.discard(self)
        if self.upstream and exc is None:
            self.upstream.close()
        elif self.upstream:
            reset(self.upstream)

    def pause_writing(self) -> None:
        self.down.writable(False)

    def resume_writing(self) -> None:
        self.down.writable(True)

    def _answer(self, head: Head) -> bool:
        """Answer in the server's place, if that is asked for this request."""
        conditions = self._proxy.conditions
        if conditions.status is None or conditions.method not in ("", head.method) or conditions.path not in head.path:
            return False
        if not self._proxy.take():
            return False
        self._proxy.traffic.answered += 1
        body = b"" if head.method == "HEAD" else b"a fault of the lab\n"
        headers = {"Content-Type": "text/plain", "Content-Length": str(len(body)), **conditions.headers}
        if head.expects_continue:  # its body may or may not come: do not guess
            headers["Connection"] = "close"
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.down.feed(f"HTTP/1.1 {conditions.status} Fault\r\n{lines}\r\n".encode() + body)
        if head.expects_continue:
            self.down.end()
        return True

    def _count_up(self, size: int) -> None:
        self._proxy.traffic.bytes_up += size

    def _count_down(self, size: int) -> None:
        self._proxy.traffic.bytes_down += size


class _Server(asyncio.Protocol):
    """The server's side of one connection."""

    def __init__(self, client: _Client) -> None:
        self._client = client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket: socket.socket = transport.get_extra_info("socket")
        self._acknowledge_at_once()

    def data_received(self, data: bytes) -> None:
        self._acknowledge_at_once()
        self._client.down.feed(data)

    def eof_received(self) -> bool:
        self._client.down.end()
        return True

    def connection_lost(self, exc: Optional[Exception]) -> None:
        if exc is not None:
            reset(self._client.transport)
        else:
            self._client.down.end()

    def pause_writing(self) -> None:
        self._client.up.writable(False)

    def resume_writing(self) -> None:
        self._client.up.writable(True)

    def _acknowledge_at_once(self) -> None:
        """A line has no delayed acknowledgements of its own: with them RGW's small answers would take 40 ms more."""
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _listen(where: "Optional[tuple[str, int]]") -> socket.socket:
    for address in [where] if where else [(layout.address(), port) for port in layout.PROXY_PORTS]:
        try:
            return socket.create_server(address, backlog=512)
        except OSError as error:
            if where:
                raise
            failed = error
    raise failed


async def _follow(proxy: FaultProxy, file: Path) -> None:
    """Take the conditions from `file` whenever it changes, and write the traffic beside it."""
    read, written = 0, ""
    while True:
        changed = file.stat().st_mtime_ns
        if changed != read:
            proxy.use(Conditions(**json.loads(file.read_text())))
            read = changed
        text = json.dumps(dataclasses.asdict(proxy.traffic))
        if text != written:
            write_whole(file.with_suffix(".traffic"), text)
            written = text
        await asyncio.sleep(0.05)


def main() -> None:
    host, port, target_host, target_port, file = sys.argv[1:]
    proxy = FaultProxy(target=(target_host, int(target_port)), listen=(host, int(port)), tls=urls.spoken())
    proxy.use(Conditions(**json.loads(Path(file).read_text())))
    proxy.start()
    asyncio.run(_follow(proxy, Path(file)))


if __name__ == "__main__":
    main()
