# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection that is silent while others move is given up early, and no other is; one that trickles is, too."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http import silence
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import ENOUGH, Silence, Stage
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._http.waiting import Waiting
from tests.unit.http.scripted import OK, own_certificate, served, trickling

HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnine ones"


@pytest.mark.parametrize(
    ("waited", "others", "slow", "given_up"),
    [
        (10, 100, False, False),  # it may still come
        (20, 100, False, True),
        (20, 1, False, False),  # nobody moves: it is the way, or the server, and not this connection
        (50, 0, False, False),
        (60, 0, False, True),  # it needs no work
        (60, 100, True, False),  # the server may be working
        (120, 0, True, True),
    ],
)
def test_who_is_given_up(waited: float, others: int, slow: bool, given_up: bool) -> None:
    told: list[str] = []
    shared = Silence(120, "store.example:443", Waiting(told.append))
    before = shared.answered
    shared.answered += others
    assert shared.too_long(waited, before, shared.heads[slow]) is given_up


@pytest.mark.parametrize(
    ("waited", "others", "told"),
    [(10, 0, []), (20, 0, ["no answer from store.example:443 for 20 s, waiting"]), (50, 1, [])],
)
def test_what_is_waited_for_is_told_where_nobody_is_answered(waited: float, others: int, told: list[str]) -> None:
    heard: list[str] = []
    shared = Silence(120, "store.example:443", Waiting(heard.append))
    before = shared.answered
    shared.answered += others
    assert shared.too_long(waited, before, shared.heads[True]) is False
    assert heard == told


def test_a_server_that_takes_requests_and_is_silent_is_told_of_and_given_up_at_the_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(silence, "_TOLD", 0.1)
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        http = Transport(
            f"http://127.0.0.1:{listener.getsockname()[1]}/v1",
            timeout=0.3,
            sleep=lambda seconds: None,
            tell=told.append,
        )
        monkeypatch.setattr(http._pool.silence, "look", 0.1)
        with pytest.raises(Unavailable, match="the head of its answer: no bytes came for"):
            http.request("GET", "/c/o")
        assert http.requests == 2
        assert told == [f"no answer from 127.0.0.1:{listener.getsockname()[1]} for 0 s, waiting"]


def test_that_it_is_over_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_TOLD", 0.1)
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    told: list[str] = []
    with served(HALF, WHOLE) as server:
        http = Transport(server.url, timeout=0.3, sleep=lambda seconds: None, tell=told.append)
        assert http.get("/c/o", lambda answer: answer.read(99)) == b"nine ones"
    assert [bool(text) for text in told] == [True, False]


def test_an_object_whose_connection_is_silent_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    monkeypatch.setattr(silence, "_WHILE_OTHERS_MOVE", 0.3)
    got: list[Any] = []
    silent = threading.Event()
    asked = Silence.too_long

    def too_long(shared: Silence, waited: float, answered: int, stage: Stage) -> bool:
        if stage.of == "its answer":
            silent.set()
        return asked(shared, waited, answered, stage)

    monkeypatch.setattr(Silence, "too_long", too_long)
    with served(HALF, OK, OK, OK, OK, WHOLE) as server:
        http = Transport(server.url, timeout=30, sleep=lambda seconds: None)
        thread = threading.Thread(target=lambda: got.append(http.get("/c/o", lambda answer: answer.read(99))))
        thread.start()
        assert silent.wait(10)  # so that all others are answered after it has become silent
        for _other in range(4):
            http.request("GET", "/c/other")
        thread.join(10)
    assert got == [b"nine ones"]
    assert http.retried == 1


@pytest.mark.parametrize(("proxied", "before"), [(False, b"\x16\3\3\x3f\0"), (True, b"HTTP/1.1 200 OK\r\n")])
@pytest.mark.parametrize("trickles", [False, True], ids=["silent", "trickles"])
def test_a_server_that_does_not_get_on_while_a_connection_is_made_is_given_up_sooner(
    monkeypatch: pytest.MonkeyPatch, proxied: bool, before: bytes, trickles: bool
) -> None:
    monkeypatch.setattr(silence, "REACH", 0.2)
    monkeypatch.setattr(silence, "_HEAD", 0.2)
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    monkeypatch.setattr(silence, "_TOLD", 0.1)
    told: list[str] = []
    with trickling(b"1" if trickles else b"", 0.02, before if trickles else b"") as url:
        if proxied:
            monkeypatch.setenv("https_proxy", url)
        http = Transport(
            "https://store" if proxied else url.replace("http:", "https:"),
            timeout=3600,
            sleep=lambda seconds: None,
            tell=told.append,
        )
        of = "the proxy's consent" if proxied else "the TLS handshake"
        known = r"only \d+ bytes came within 0 s" if trickles else "no bytes came for 0 s"
        with pytest.raises(Unavailable, match=f"{of}: {known}"):
            http.request("GET")
    assert http.retried == 1
    assert trickles or told[0].startswith("no answer from")


@pytest.mark.parametrize(
    ("before", "stage", "of", "secure"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Long: ", "_HEAD", "the head of its answer", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", "_BODY", "its answer", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", "_BODY", "its answer", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "_BODY", "its answer", False),
    ],
    ids=["head", "body", "body over TLS", "length of a chunk"],
)
def test_an_answer_that_trickles_is_given_up_at_the_second_try(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: bytes, stage: str, of: str, secure: bool
) -> None:
    monkeypatch.setattr(silence, stage, 0.2)
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    context = own_certificate(tmp_path) if secure else None
    authorities = (tmp_path / "cert.pem").read_text() if secure else ""
    with trickling(b"1", 0.02, before, context) as url:
        http = Transport(url, authorities=authorities, sleep=lambda seconds: None)
        with pytest.raises(Unavailable, match=rf"{of}: only \d+ bytes came within 0 s"):
            http.get("/c/o", lambda answer: answer.read(99))
    assert http.retried == 1


def test_a_server_that_works_while_it_answers_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_BODY", 0.2)
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    blanks = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
    with trickling(b" ", 0.02, blanks) as url:
        assert Transport(url, retries=0).request("DELETE", query={"multipart-manifest": "delete"}).body == b" " * 20
        with pytest.raises(Unavailable, match="only"):
            Transport(url, retries=0).request("GET", query={"prefix": "x"})


def test_a_slow_line_is_none_that_trickles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_BODY", 1.0)
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (ENOUGH * 6)
    with trickling(bytes(ENOUGH // 2), 0.1, head) as url:
        assert len(Transport(url, retries=0).request("GET").body) == ENOUGH * 6


def test_a_server_that_takes_no_more_of_a_request_is_told_of_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    monkeypatch.setattr(silence, "_TOLD", 0.1)
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        http = Transport(url, timeout=0.3, sleep=lambda seconds: None, tell=told.append)
        with pytest.raises(Unavailable, match="the request: no bytes were taken for 0 s"):
            http.request("PUT", "/c/o", body=bytes(1 << 25))
    assert http.retried == 1
    assert told[0].startswith("no answer from")
