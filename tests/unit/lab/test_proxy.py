# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fault proxy between a small HTTP server of this process and http.client."""

import http.client
import http.server
import socket
import threading
import time
from typing import Any, Iterator, Tuple

import pytest

from tests.lab.faults.proxy import FaultProxy

pytestmark = pytest.mark.usefixtures("state")

BODY = bytes(range(256)) * 4096


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received = b""

    def do_GET(self) -> None:
        self._answer(BODY)

    def do_PUT(self) -> None:
        type(self).received = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Tuple[str, int]]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as serving:
        serving.daemon_threads = True
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield "127.0.0.1", serving.server_address[1]
        serving.shutdown()


def _proxy(server: Tuple[str, int], **conditions: Any) -> FaultProxy:
    return FaultProxy(target=server, listen=("127.0.0.1", 0), **conditions)


def _connect(proxy: FaultProxy) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(*proxy.address, timeout=10)


def _get(connection: http.client.HTTPConnection) -> Tuple[int, bytes]:
    connection.request("GET", "/path")
    response = connection.getresponse()
    return response.status, response.read()


def test_nothing_asked_changes_nothing_and_all_is_counted(server: Tuple[str, int]) -> None:
    with _proxy(server) as proxy:
        connection = _connect(proxy)
        assert _get(connection) == _get(connection) == (200, BODY)
        connection.request("PUT", "/", BODY)
        assert connection.getresponse().read() == b""
        assert _Handler.received == BODY
        assert (proxy.traffic.connections, proxy.traffic.requests, proxy.traffic.answered) == (1, 3, 0)
        assert proxy.traffic.bytes_down > 2 * len(BODY)
        assert proxy.traffic.bytes_up > len(BODY)


def test_cut_after_exactly_so_many_bytes(server: Tuple[str, int]) -> None:
    with _proxy(server, cut_down=100_000, count=1) as proxy:
        with socket.create_connection(proxy.address, timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            got = b""
            with pytest.raises(ConnectionResetError):
                while True:
                    got += connection.recv(65536)
        assert len(got) <= 100_000  # a reset may overtake what the kernel still holds
        assert proxy.traffic.bytes_down == 100_000
        assert _get(_connect(proxy)) == (200, BODY)  # count is used up


def test_an_upload_is_cut_and_the_server_sees_only_its_beginning(server: Tuple[str, int]) -> None:
    with _proxy(server, cut_up=50_000) as proxy:
        connection = _connect(proxy)
        with pytest.raises(OSError):
            connection.request("PUT", "/", BODY * 8)
            connection.getresponse()
        assert proxy.traffic.bytes_up == 50_000


def test_one_bit_is_changed_where_it_was_asked_for(server: Tuple[str, int]) -> None:
    with _proxy(server, flip_down=500_000, count=1) as proxy:
        connection = _connect(proxy)
        _status, damaged = _get(connection)
        assert [one ^ other for one, other in zip(BODY, damaged) if one != other] == [1]
        assert _get(connection) == (200, BODY)  # once a connection
        assert _get(_connect(proxy)) == (200, BODY)  # count is used up
        proxy.set(flip_up=500_000)
        connection = _connect(proxy)
        connection.request("PUT", "/", BODY)
        assert connection.getresponse().read() == b""
        assert [one ^ other for one, other in zip(BODY, _Handler.received) if one != other] == [1]
        assert len(_Handler.received) == len(damaged) == len(BODY)


def test_refused_and_swallowed(server: Tuple[str, int]) -> None:
    with _proxy(server, refuse=True) as proxy:
        with pytest.raises(OSError):
            _get(_connect(proxy))
        proxy.set(blackhole=True)
        connection = _connect(proxy)
        connection.timeout = 0.3
        with pytest.raises(TimeoutError):
            _get(connection)
        assert proxy.traffic.bytes_down == proxy.traffic.bytes_up == 0


def test_cut_off_and_back_again(server: Tuple[str, int]) -> None:
    with _proxy(server) as proxy:
        connection = _connect(proxy)
        assert _get(connection)[0] == 200
        proxy.cut_off()
        connection.auto_open = 0
        with pytest.raises((OSError, http.client.HTTPException)):
            while True:  # the end comes a moment later
                _get(connection)
        with pytest.raises(OSError):
            _get(_connect(proxy))
        proxy.set()
        assert _get(_connect(proxy))[0] == 200


def test_a_longer_round_trip_for_each_request(server: Tuple[str, int]) -> None:
    with _proxy(server, delay_ms=40) as proxy:
        connection = _connect(proxy)
        began = time.monotonic()
        for _round in range(3):
            assert _get(connection) == (200, BODY)
        took = time.monotonic() - began
        assert took > 4 * 0.039  # one for the connection, one for each request


def test_throttled(server: Tuple[str, int]) -> None:
    with _proxy(server, rate_down=4 * len(BODY)) as proxy:
        began = time.monotonic()
        assert _get(_connect(proxy)) == (200, BODY)
        assert 0.2 < time.monotonic() - began < 5


def test_answers_in_the_servers_place_on_a_connection_that_goes_on(server: Tuple[str, int]) -> None:
    _Handler.received = b""
    with _proxy(server, status=503, method="PUT", path="/x", headers={"Retry-After": "1"}, count=2) as proxy:
        connection = _connect(proxy)
        statuses = []
        for method, path in (("PUT", "/x1"), ("PUT", "/y"), ("GET", "/x"), ("PUT", "/x2"), ("PUT", "/x3")):
            connection.request(method, path, b"body" if method == "PUT" else None)
            response = connection.getresponse()
            statuses.append(response.status)
            assert response.headers["Retry-After"] == ("1" if response.status == 503 else None)
            response.read()
        assert statuses == [503, 200, 200, 503, 200]
        assert proxy.traffic.connections == 1
        assert proxy.traffic.answered == 2


def test_no_server_is_a_reset(server: Tuple[str, int]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        free = nobody.getsockname()
    with _proxy(free) as proxy, pytest.raises(OSError):
        _get(_connect(proxy))
