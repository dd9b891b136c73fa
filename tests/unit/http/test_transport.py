# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transport against a server that does what a script says."""

from __future__ import annotations

import errno
import os
import socket
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

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
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._http.pace import Pace
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from tests.unit.http.asking import Tokens, read, transport
from tests.unit.http.scripted import HALF, OK, own_certificate, refusal, served


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


def test_what_is_waited_for_is_told_once_trying_again_does_not_help() -> None:
    told: list[str] = []
    with served(*[refusal(503)] * 3, OK, refusal(503), OK) as server:
        http = Transport(server.url, timeout=5, sleep=lambda seconds: None, tell=told.append)
        http.request("GET")
        assert told == ["trying again: the service answered 503 No", ""]
        http.request("GET")
    assert len(told) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadInput),
        (403, Denied),
        (404, Missing),
        (409, Conflict),
        (412, BadInput),
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


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("GET", b"BucketAlreadyExists"),
        ("GET", b'{"Code":"BucketAlreadyExists","Message":"","RequestId":"tx0"}'),  # of a listing
        ("PUT", b"BucketAlreadyExists"),
        ("HEAD", b""),
    ],
)
def test_others_whose_first_request_makes_the_account_are_waited_for(method: str, body: bytes) -> None:
    with served(refusal(409, body), OK if method != "HEAD" else refusal(204)) as server:
        http, pauses = transport(server)
        assert http.request(method, "/c/o").status < 300
    assert len(pauses) == 1


def test_a_name_that_somebody_else_has_stays_an_answer() -> None:
    with served(*[refusal(409, b"BucketAlreadyExists")] * 3) as server:
        http, pauses = transport(server, retries=6)
        with pytest.raises(Conflict, match="BucketAlreadyExists"):
            http.request("PUT", "/c")
    assert len(pauses) == 2


@pytest.mark.parametrize("words", [b"BucketNotEmpty", b"EntityAlreadyExists", b"", b"<p>BucketAlreadyExists</p>"])
def test_other_conflicts_are_answers_at_once(words: bytes) -> None:
    with served(refusal(409, words)) as server:
        http, pauses = transport(server)
        with pytest.raises(Conflict):
            http.request("DELETE", "/c")
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
        with pytest.raises(Denied, match=r"to a new token as well.*may not do that"):
            http.request("GET")


def test_a_cut_connection_is_tried_again() -> None:
    with served(None, None, OK) as server:
        http, pauses = transport(server)
        assert http.request("GET").body == b"ok"
    assert len(pauses) == http.retried == 2
    assert http.requests == 3


def test_an_idle_connection_that_the_server_closed_is_no_fault() -> None:
    with served(OK, None, OK) as server:
        http, pauses = transport(server, retries=0)
        http.request("GET")
        assert http.request("GET").body == b"ok"
    assert pauses == []
    assert http.retried == 0


def test_a_service_that_speaks_tls_hangs_up_on_who_does_not() -> None:
    with served(None) as server:
        http, _pauses = transport(server, retries=0)
        with pytest.raises(Unavailable, match=r"closed without an answer.*begin with https://"):
            http.request("GET")


def test_nobody_listens() -> None:
    http = Transport("http://127.0.0.1:1/v1", retries=1, sleep=lambda seconds: None)
    with pytest.raises(Unavailable, match=r"no whole answer from 127\.0\.0\.1:1"):
        http.request("GET")


@pytest.mark.parametrize(
    "endpoint", ["", "swift.example.org", "ftp://example.org/v1", "http://example.org:x/v1", "http://ü..org/"]
)
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


def test_a_certificate_is_verified(tmp_path: Path) -> None:
    context = own_certificate(tmp_path)
    with served(OK, context=context) as server:
        http, _pauses = transport(server, retries=0)
        with pytest.raises(Unavailable, match=r"the certificate of 127\.0\.0\.1:\d+ is not trusted"):
            http.request("GET")
        assert server.requests == []


@pytest.mark.parametrize("status", [429, 498, 503])
def test_a_turn_is_held_for_a_try_and_not_between_tries(status: int) -> None:
    pace = Pace(1, adapt=True)

    def pause(seconds: float) -> None:
        pace.enter()  # would wait for ever if the request held the one turn while it sleeps
        pace.leave()

    with served(refusal(status, extra=b"Connection: close\r\n"), None, OK) as server:
        http = Transport(server.url, timeout=5, sleep=pause, pace=pace)
        assert http.request("GET").body == b"ok"
    assert http.retried == 2
    pace.enter()


def test_a_turn_is_given_back_whatever_happens(tmp_path: Path) -> None:
    pace = Pace(1, adapt=False)
    with served(refusal(404), HALF, OK, OK) as server:
        http = Transport(server.url, timeout=5, pace=pace, retries=0)
        with pytest.raises(Missing):
            http.request("GET")
        with pytest.raises(Unavailable):
            http.get("/c/o", read)
        with pytest.raises(BadInput):
            http.request("GET", headers={"X-A": "b\r\nX-C: d"})
        with pytest.raises(FileNotFoundError):
            http.request("PUT", body=FileRange(str(tmp_path / "missing"), 0, 5))
        assert http.get("/c/o", read) == b"ok"
        assert http.request("GET").body == b"ok"


def test_a_server_that_pushes_back_halves_the_pace() -> None:
    pace = Pace(64, adapt=True)
    before = pace.limit
    with served(refusal(503), OK) as server:
        http = Transport(server.url, timeout=5, sleep=lambda seconds: None, pace=pace)
        http.request("GET")
    assert pace.limit == before // 2


@pytest.mark.parametrize("ahead", [-86400, 0, 86400])
def test_what_time_it_is_by_the_servers_clock(ahead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    date = formatdate(time.time() + ahead, usegmt=True).encode()
    with served(refusal(404, extra=b"Date: " + date + b"\r\n")) as server:
        http = Transport(server.url)
        assert http.server_time() == pytest.approx(time.time(), abs=2)
        http.request("GET", accept=(404,))
        expected = pytest.approx(time.time() + ahead, abs=2)
        assert http.server_time() == expected
        monkeypatch.setattr(time, "time", lambda: 0.0)  # somebody sets ours while the run goes on
        assert http.server_time() == expected


@pytest.mark.parametrize("date", [b"", b"Date: soon\r\n", b"Date: Sun, 99 Nov 2026 00:00:00 GMT\r\n"])
def test_without_a_date_ours_counts(date: bytes) -> None:
    with served(refusal(404, extra=date)) as server:
        http = Transport(server.url)
        http.request("GET", accept=(404,))
        assert http.server_time() == pytest.approx(time.time(), abs=2)


def test_too_many_open_files_have_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_more: Any) -> Any:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(Unavailable, match=r"Too many open files.*ulimit -n"):
        Transport("http://127.0.0.1:1", retries=0).request("GET")
