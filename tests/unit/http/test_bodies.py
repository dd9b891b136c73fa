# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent and received arrives whole, or is told, from a server that does what a script says."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange, Stream
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.asking import read, transport
from tests.unit.http.scripted import HALF, OK, own_certificate, refusal, served, trickling

ENDLESS = {
    "chunks": (b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + bytes(1024) + b"\r\n"),
    "until it hangs up": (b"\r\n", bytes(1024)),
    "terabytes": (b"Content-Length: 999999999999\r\n\r\n", bytes(1024)),
}


def test_an_answer_cut_in_its_body_is_tried_again() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf"
    with served(cut, OK) as server:
        http, _pauses = transport(server)
        assert http.request("GET").body == b"ok"


def test_a_body_that_can_be_sent_once_is_not_risked_on_an_idle_connection() -> None:
    with served(OK, OK) as server:
        http, _pauses = transport(server)
        http.request("GET")
        http.request("PUT", "/i", body=Stream(iter([b"ab"])))
    assert server.connections == 2


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


def test_get_gives_what_is_made_of_the_answer() -> None:
    with served(OK) as server:
        http, _pauses = transport(server)
        assert http.get("/c/o", lambda answer: (answer.read(99), answer.headers["content-length"])) == (b"ok", "2")


def test_a_body_that_breaks_off_is_asked_for_again() -> None:
    with served(HALF, OK) as server:
        http, pauses = transport(server)
        assert http.get("/c/o", read) == b"ok"
    assert (len(pauses), http.retried) == (1, 1)


def test_a_body_that_always_breaks_off_is_told() -> None:
    with served(HALF, HALF) as server:
        http, _pauses = transport(server, retries=1)
        with pytest.raises(Unavailable, match="5 bytes too early"):
            http.get("/c/o", read, subject="object o")


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_damaged_is_asked_for_once_more(times: int) -> None:
    found: list[bytes] = []

    def take(answer: Answer) -> int:
        found.append(answer.read(99))
        if len(found) <= times:
            raise Damaged("object o", "its checksum is wrong", "Run again.")
        return len(found)

    with served(OK, OK) as server:
        http, pauses = transport(server)
        if times == 1:
            assert http.get("/c/o", take) == 2
        else:
            with pytest.raises(Damaged):
                http.get("/c/o", take)
    assert (len(found), pauses) == (2, [])


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_answer_without_end_is_none_of_the_service(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr("ansible_collections.chameleon.data.plugins.module_utils._http.transport.LONGEST", 1 << 20)
    head, piece = ENDLESS[kind]
    told = r"^container c: what came is no .* \(it has more than 1 MiB\)\. Check 'endpoint'"
    with trickling(piece, 0, b"HTTP/1.1 200 OK\r\n" + head) as url, pytest.raises(Damaged, match=told):
        Transport(url).request("GET", "/c", subject="container c")
    with trickling(piece, 0, b"HTTP/1.1 403 No\r\n" + head) as url, pytest.raises(Denied, match="403 No"):
        Transport(url).request("GET", "/c", subject="container c")


@pytest.mark.parametrize("length", [1 << 16, (1 << 16) + 1, 3 << 20])
def test_a_body_of_any_length_arrives_whole(length: int) -> None:
    content = bytes(range(256)) * (length // 256 + 1)
    with served(OK) as server:
        http, _pauses = transport(server)
        http.request("PUT", "/c/o", body=content[:length])
    assert server.requests[0].partition(b"\r\n\r\n")[2] == content[:length]


class Watched(FileRange):
    """Looks at each block that is sent."""

    by_kernel = False

    def __init__(self, path: str, length: int) -> None:
        super().__init__(path, 0, length)
        self.seen = 0

    def blocks(self) -> Iterator[bytes]:
        for block in super().blocks():
            self.seen += len(block)
            yield block


def test_a_body_that_looks_at_its_blocks_sees_each(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * 3_000_000)
    body = Watched(str(tmp_path / "f"), 3_000_000)
    with served(OK) as server:
        http, _pauses = transport(server)
        http.request("PUT", "/c/o", body=body)
    assert body.seen == 3_000_000


def test_where_the_kernel_does_not_send_files_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.sendfile

    def first_only(out: int, file: int, offset: int, count: int) -> int:
        if offset:
            raise OSError(errno.EINVAL, "no")
        return real(out, file, offset, 1000)

    monkeypatch.setattr(os, "sendfile", first_only)
    content = os.urandom(2_000_000)
    (tmp_path / "f").write_bytes(content)
    with served(OK) as server:
        http, _pauses = transport(server)
        http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "f"), 0, len(content)))
    assert server.requests[0].partition(b"\r\n\r\n")[2] == content


def test_a_file_that_cannot_be_read_is_no_fault_of_the_service(tmp_path: Path) -> None:
    with served(OK) as server:
        http, pauses = transport(server)
        with pytest.raises(FileNotFoundError):
            http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "missing"), 0, 5))
    assert pauses == server.requests == []


def test_a_stream_of_another_length_than_it_says_is_never_stored() -> None:
    for content in (b"abc", b"abcde"):
        with served(OK) as server:
            http, _pauses = transport(server)
            with pytest.raises(Damaged, match="1 bytes"):
                http.request("PUT", "/i", body=Stream([content], length=4))
        assert http.requests == 1


def test_what_take_raises_is_not_taken_for_a_broken_connection() -> None:
    def take(answer: Answer) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    with served(OK) as server:
        http, _pauses = transport(server)
        with pytest.raises(OSError, match="disk full"):
            http.get("/c/o", take)


def test_tls_moves_files_and_bodies(tmp_path: Path) -> None:
    content = os.urandom(2_500_000)
    (tmp_path / "f").write_bytes(content)
    long = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content)
    with served(OK, long, context=own_certificate(tmp_path)) as server:
        http = Transport(server.url, authorities=(tmp_path / "cert.pem").read_text(), timeout=5)
        http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "f"), 0, len(content)))
        got = http.get("/c/o", read)
    assert server.requests[0].partition(b"\r\n\r\n")[2] == content == got
    assert server.connections == 1


def test_bodies_sent_and_received_count_for_the_bandwidth(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * 100_000)
    bandwidth = Counted(100_000)
    with served(OK, OK, OK) as server:
        http = Transport(server.url, timeout=5, bandwidth=bandwidth)
        http.request("PUT", "/c/o", body=b"abc")
        assert bandwidth.taken == [3, 2]
        http.request("PUT", "/c/o", body=FileRange(str(tmp_path / "f"), 0, 100_000))
        http.request("PUT", "/c/o", body=b"y" * 100_000)
    assert sum(bandwidth.taken) == 3 + 2 + 2 * (100_000 + 2)
    assert max(bandwidth.taken) <= bandwidth.block
    assert server.requests[1].endswith(b"x" * 100_000)
    assert server.requests[2].endswith(b"y" * 100_000)


class Counted(Bandwidth):
    """Notes what is taken, and does not wait."""

    def __init__(self, bytes_per_second: float) -> None:
        super().__init__(bytes_per_second, sleep=lambda seconds: None)
        self.taken: list[int] = []

    def take(self, count: int) -> None:
        self.taken.append(count)
        super().take(count)
