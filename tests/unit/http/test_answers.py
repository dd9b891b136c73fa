# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as servers send them, and as broken or evil ones do."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.answer import LONGEST
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken, Closed
from ansible_collections.chameleon.data.plugins.module_utils._http.connection import Connection
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import Silence
from ansible_collections.chameleon.data.plugins.module_utils._http.waiting import Waiting

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class Peer:
    """The other end of a connection: what it says is there before it is asked."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.near = Connection("127.0.0.1", listening.getsockname()[1], None, Silence(5, "there", Waiting(print)))
            self.far = listening.accept()[0]

    def says(self, *parts: bytes, ends: bool = True) -> None:
        """Say each part in a packet of its own."""

        def say() -> None:
            with contextlib.suppress(OSError):  # the test was over earlier
                for part in parts:
                    self.far.sendall(part)
                if ends:
                    self.far.shutdown(socket.SHUT_WR)

        threading.Thread(target=say, daemon=True).start()

    def body(self, method: str = "GET") -> bytes:
        """The next answer's body."""
        self.near.send(b"GET / HTTP/1.1\r\n\r\n", None)
        return self.near.receive(method).read(LONGEST)


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.near.close()
    peer.far.close()


def test_a_byte_at_a_time(peer: Peer) -> None:
    whole = CHUNKED + b"3\r\nabc\r\n0A;ext=1\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n"
    peer.far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.says(*(whole[i : i + 1] for i in range(len(whole))), ends=False)
    assert peer.body() == b"abc0123456789"


def test_interim_answers_are_skipped(peer: Peer) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n"
    peer.says(interim + HEAD + b"Content-Length: 2\r\n\r\nok", ends=False)
    assert peer.body() == b"ok"


@pytest.mark.parametrize(
    ("method", "head"),
    [
        ("HEAD", HEAD + b"Content-Length: 5\r\n\r\n"),
        ("HEAD", HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
        ("GET", HEAD + b"Content-Length: 0\r\n\r\n"),
    ],
)
def test_answers_without_body_leave_the_connection_to_the_next(peer: Peer, method: str, head: bytes) -> None:
    peer.says(head, ends=False)
    peer.near.send(b"X", None)
    answer = peer.near.receive(method)
    assert answer.read(LONGEST) == b""
    assert answer.reusable
    peer.says(HEAD + b"Content-Length: 2\r\n\r\nok", ends=False)
    assert peer.body() == b"ok"


def test_a_body_without_length_ends_with_the_connection(peer: Peer) -> None:
    peer.says(HEAD + b"\r\nabc", b"def")
    peer.near.send(b"X", None)
    answer = peer.near.receive("GET")
    assert answer.length is None
    assert answer.read(LONGEST) == b"abcdef"
    assert not answer.reusable


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 3_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_of_any_length(peer: Peer, length: int, chunked: bool) -> None:
    content = bytes(range(251)) * (length // 251 + 1)
    content = content[:length]
    if chunked:
        pieces = [content[i : i + 7001] for i in range(0, length, 7001)]
        peer.says(CHUNKED, *(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces), b"0\r\n\r\n", ends=False)
    else:
        peer.says(HEAD + b"Content-Length: %d\r\n\r\n" % length, content, ends=False)
    peer.near.send(b"X", None)
    answer = peer.near.receive("GET")
    assert answer.read(LONGEST) == content
    assert answer.reusable


@pytest.mark.parametrize("head", [HEAD + b"Content-Length: 100000\r\n\r\n", CHUNKED + b"186a0\r\n"])
@pytest.mark.parametrize("most", [1, 70_000, 99_999, 100_000])
def test_no_more_is_read_than_was_asked_for(peer: Peer, head: bytes, most: int) -> None:
    content = bytes(100_000)
    peer.says(head, content, b"\r\n0\r\n\r\n" if b"chunked" in head else b"", ends=False)
    peer.near.send(b"X", None)
    answer = peer.near.receive("GET")
    assert answer.read(most) == content[:most]
    assert answer.ended == answer.reusable == (most == len(content))


def test_more_than_was_announced_ends_the_connection(peer: Peer) -> None:
    peer.says(HEAD + b"Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", ends=False)
    peer.near.send(b"X", None)
    answer = peer.near.receive("GET")
    assert answer.read(LONGEST) == b"ok"
    assert not answer.reusable


@pytest.mark.parametrize(
    "what",
    [
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1_0\r\n\r\n0123456789",
        HEAD + b"Content-Length: 0x2\r\n\r\nok",
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
        HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"f" * 16 + b"\r\n",
        CHUNKED + b"2\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"0\r\n" + b"X: 1\r\n" * 101 + b"\r\n",
        HEAD + b"X: 1\r\n" * 20_000 + b"\r\n",
        HEAD + b"X: " + b"1" * 70_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
        b"\r\n\r\n",
        b"220 ftp.example.org\r\n\r\n",
        HEAD + b"Content-Le",
    ],
)
def test_what_is_no_http_is_an_error(peer: Peer, what: bytes) -> None:
    peer.says(what)
    with pytest.raises(Broken) as caught:
        peer.body()
    assert not isinstance(caught.value, Closed)


@pytest.mark.parametrize(
    "what",
    [
        HEAD + b"Content-Length: 5\r\n\r\nabc",
        HEAD + b"Content-Length: 500000\r\n\r\nabc",
        CHUNKED + b"5\r\nabc",
        CHUNKED + b"3\r\nabc\r\n",
        CHUNKED,
    ],
)
def test_a_body_that_ends_too_early_is_told(peer: Peer, what: bytes) -> None:
    peer.says(what)
    with pytest.raises(Broken, match="it ended"):
        peer.body()


def test_a_connection_that_ends_without_an_answer_is_told_apart(peer: Peer) -> None:
    peer.far.close()
    with pytest.raises(Closed):
        peer.body()


def test_silence_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = Connection("127.0.0.1", listening.getsockname()[1], None, Silence(0.05, "there", Waiting(print)))
        near.send(b"X", None)
        with pytest.raises(Broken, match="no bytes came"):
            near.receive("GET")
        near.close()
