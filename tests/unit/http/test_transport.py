# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transport against a scripted server: faults that a real service cannot be made to show on demand."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    Damaged,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange, Stream
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def refusal(status: int, body: bytes = b"", extra: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d No\r\n%bContent-Length: %d\r\n\r\n%b" % (status, extra, len(body), body)


class Scripted:
    """Gives its answers in turn, one a request; None closes the connection instead. Keeps what it was sent."""

    def __init__(self, answers: list[bytes | None]) -> None:
        self.answers = answers
        self.requests: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1/AUTH_x"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self.answers:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while self.answers and self._answer(connection):
                    pass

    def _answer(self, connection: socket.socket) -> bool:
        request = _read_request(connection)
        if not request:
            return False
        self.requests.append(request)
        answer = self.answers.pop(0)
        if answer is None:
            return False
        connection.sendall(answer)
        return b"Connection: close" not in answer

    def close(self) -> None:
        self._socket.close()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        block = connection.recv(65536)
        if not block:
            return b""
        data += block
    head, _separator, body = data.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += connection.recv(65536)
        if line.lower() == b"transfer-encoding: chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


class Tokens:
    def __init__(self, *tokens: str) -> None:
        self.left = list(tokens)

    def current(self) -> str:
        return self.left[0]

    def renew(self, stale: str) -> str:
        if len(self.left) == 1:
            raise Denied("token", "no more")
        return self.left.pop(0)


@contextlib.contextmanager
def served(*answers: bytes | None) -> Iterator[Scripted]:
    server = Scripted(list(answers))
    try:
        yield server
    finally:
        server.close()


def transport(server: Scripted, tokens: Tokens | None = None, retries: int = 3) -> tuple[Transport, list[float]]:
    pauses: list[float] = []
    return Transport(server.url, tokens, timeout=5, retries=retries, sleep=pauses.append), pauses


def test_requests_keep_one_connection_and_carry_the_token() -> None:
    with served(OK, OK) as server:
        http, _pauses = transport(server, Tokens("t1"))
        assert http.request("GET", "/c", {"prefix": "a b/ü"}).body == b"ok"
        assert http.request("PUT", "/c/o", body=b"abc").status == 200
    assert server.connections == 1
    assert server.requests[0].startswith(b"GET /v1/AUTH_x/c?prefix=a%20b%2F%C3%BC HTTP/1.1\r\n")
    assert b"X-Auth-Token: t1" in server.requests[0]
    assert server.requests[1].endswith(b"\r\n\r\nabc")


@pytest.mark.parametrize("status", [408, 429, 498, 500, 502, 503, 504])
def test_an_answer_that_means_later_is_tried_again(status: int) -> None:
    with served(refusal(status), OK) as server:
        http, pauses = transport(server)
        assert http.request("GET").body == b"ok"
    assert len(pauses) == 1


def test_the_server_says_how_long_to_wait() -> None:
    with served(refusal(503, extra=b"Retry-After: 7\r\n"), OK) as server:
        http, pauses = transport(server)
        http.request("GET")
    assert pauses == [7.0]


def test_pauses_grow_and_end() -> None:
    with served(*[refusal(503)] * 4) as server:
        http, pauses = transport(server, retries=3)
        with pytest.raises(Unavailable, match="503"):
            http.request("GET", "/c", subject="container c")
    assert len(pauses) == 3
    assert pauses[0] < pauses[2]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadInput),
        (403, Denied),
        (404, Missing),
        (409, Conflict),
        (412, Conflict),
        (413, NoSpace),
        (422, Damaged),
        (507, NoSpace),
    ],
)
def test_a_refusal_is_not_tried_again(status: int, kind: type[Exception]) -> None:
    with served(refusal(status, b"because")) as server:
        http, pauses = transport(server)
        with pytest.raises(kind, match=r"container c: the service answered \d+ No \(because\)\."):
            http.request("PUT", "/c", subject="container c")
    assert pauses == []


def test_an_accepted_status_is_an_answer() -> None:
    with served(refusal(404)) as server:
        http, _pauses = transport(server)
        assert http.request("HEAD", "/c", accept=(404,)).status == 404


def test_an_expired_token_is_renewed_and_the_body_sent_again() -> None:
    with served(refusal(401), OK) as server:
        http, _pauses = transport(server, Tokens("t1", "t2"))
        http.request("PUT", "/c/o", body=b"abc")
    assert b"X-Auth-Token: t1" in server.requests[0]
    assert b"X-Auth-Token: t2" in server.requests[1]
    assert server.requests[1].endswith(b"abc")


def test_a_new_token_that_is_refused_too_ends_it() -> None:
    with served(refusal(401), refusal(401)) as server:
        http, _pauses = transport(server, Tokens("t1", "t2", "t3"))
        with pytest.raises(Denied, match="Sign in again"):
            http.request("GET")


def test_a_cut_connection_is_tried_again() -> None:
    with served(None, None, OK) as server:
        http, pauses = transport(server)
        assert http.request("GET").body == b"ok"
    assert len(pauses) == 2


def test_an_answer_cut_in_its_body_is_tried_again() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf"
    with served(cut, OK) as server:
        http, _pauses = transport(server)
        assert http.request("GET").body == b"ok"


def test_an_idle_connection_that_the_server_closed_is_no_fault() -> None:
    with served(OK, None, OK) as server:
        http, pauses = transport(server, retries=0)
        http.request("GET")
        assert http.request("GET").body == b"ok"
    assert pauses == []


def test_a_stream_is_sent_chunked_and_only_once() -> None:
    with served(refusal(503)) as server:
        http, _pauses = transport(server)
        with pytest.raises(Unavailable):
            http.request("PUT", "/i", body=Stream(iter([b"ab", b"cde"])))
    assert server.requests[0].endswith(b"2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n")


def test_a_range_of_a_file_is_sent_again_from_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")
    with served(refusal(503), OK) as server:
        http, _pauses = transport(server)
        http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "f"), 2, 5))
    assert [request.partition(b"\r\n\r\n")[2] for request in server.requests] == [b"23456", b"23456"]


def test_a_file_that_became_shorter_is_never_stored(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123")
    with served(OK) as server:
        http, _pauses = transport(server)
        with pytest.raises(Damaged, match="became shorter"):
            http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "f"), 0, 10))


def test_get_into_writes_blocks_and_returns_the_length() -> None:
    with served(OK) as server:
        http, _pauses = transport(server)
        got = bytearray()
        headers, length = http.get_into("/c/o", got.extend)
    assert (bytes(got), length, headers["content-length"]) == (b"ok", 2, "2")


def test_get_into_says_that_bytes_are_missing() -> None:
    with served(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf") as server:
        http, _pauses = transport(server)
        with pytest.raises((Damaged, Unavailable)):
            http.get_into("/c/o", lambda block: None, subject="object o")


def test_nobody_listens() -> None:
    http = Transport("http://127.0.0.1:1/v1", retries=1, sleep=lambda seconds: None)
    with pytest.raises(Unavailable, match=r"no whole answer from 127\.0\.0\.1:1"):
        http.request("GET")


@pytest.mark.parametrize("endpoint", ["", "swift.example.org", "ftp://example.org/v1"])
def test_what_is_no_url_is_refused(endpoint: str) -> None:
    with pytest.raises(BadInput, match="no http or https URL"):
        Transport(endpoint)


def test_names_are_quoted_and_slashes_kept() -> None:
    assert quote_path("c ü", "a/b c?#") == "/c%20%C3%BC/a/b%20c%3F%23"


def test_the_same_server_beside_the_endpoint_gets_no_token() -> None:
    with served(OK, OK) as server:
        http, _pauses = transport(server, Tokens("secret"))
        http.beside("").request("GET", "/info")
        http.request("GET", "/box")
    assert server.requests[0].startswith(b"GET /info HTTP/1.1")
    assert b"secret" not in server.requests[0]
    assert server.requests[1].startswith(b"GET /v1/AUTH_x/box HTTP/1.1")
    assert b"secret" in server.requests[1]
