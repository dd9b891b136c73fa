# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads of requests that say what is meant and nothing else, and heads of answers."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers, make_head, read_head


def test_a_request_in_one_go() -> None:
    head = make_head("PUT", "/v1/a%20b?x=1", "host:1", {"ETag": "1", "X-Meta": "ü"}, "Content-Length: 3\r\n")
    assert (
        head
        == ("PUT /v1/a%20b?x=1 HTTP/1.1\r\nHost: host:1\r\nContent-Length: 3\r\nETag: 1\r\nX-Meta: ü\r\n\r\n").encode()
    )


@pytest.mark.parametrize("target", ["/a b", "/a\r\nX-Evil: 1", "/a\n", "/a\tb", "/ü", "/a\0"])
def test_a_path_that_is_not_quoted_is_refused(target: str) -> None:
    with pytest.raises(BadInput, match="path"):
        make_head("GET", target, "host", {}, "")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rb", "\r\n", "a\0b", "a\udcffb"])
def test_a_value_that_would_be_another_header_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="header X-Meta"):
        make_head("GET", "/", "host", {"X-Good": "1", "X-Meta": value}, "")


@pytest.mark.parametrize("name", ["", "X A", "X:", "X\r\nY", "X\n", "Ü", "X\0", "\tX"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no name of a header"):
        make_head("GET", "/", "host", {name: "1"}, "")


@pytest.mark.parametrize("name", ["Content-Length", "TRANSFER-ENCODING", "host", "Connection"])
def test_what_says_where_a_message_ends_cannot_be_given(name: str) -> None:
    with pytest.raises(BadInput, match="cannot be given"):
        make_head("GET", "/", "host", {name: "1"}, "")


def test_a_host_with_a_line_break_is_refused() -> None:
    with pytest.raises(BadInput, match="host"):
        make_head("GET", "/", "ho\r\nst", {}, "")


def test_an_answer() -> None:
    head = read_head("HTTP/1.1 404 Not Found\r\nETag: x\r\nX-Empty:\r\nX-Meta:  ü: v \t".encode())
    assert (head.status, head.reason, head.keeps) == (404, "Not Found", True)
    assert dict(head.headers.items()) == {"etag": "x", "x-empty": "", "x-meta": "ü: v"}


def test_values_that_are_not_utf_8_are_latin_1() -> None:
    assert read_head(b"HTTP/1.1 200 OK\r\nX-Meta: \xfc").headers["X-Meta"] == "ü"


@pytest.mark.parametrize("line", ["HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 299 It is"])
def test_reasons_need_not_be_given(line: str) -> None:
    assert read_head(line.encode()).status in (200, 299)


@pytest.mark.parametrize(
    ("head", "keeps"),
    [
        ("HTTP/1.1 200 OK", True),
        ("HTTP/1.1 200 OK\r\nConnection: Keep-Alive", True),
        ("HTTP/1.1 200 OK\r\nconnection: Close", False),
        ("HTTP/1.1 200 OK\r\nConnection: TE, close", False),
        ("HTTP/1.0 200 OK", False),
        ("HTTP/1.0 200 OK\r\nConnection: keep-alive", True),
    ],
)
def test_whether_the_connection_stays(head: str, keeps: bool) -> None:
    assert read_head(head.encode()).keeps is keeps


@pytest.mark.parametrize(
    "head",
    [
        "",
        "SSH-2.0-OpenSSH_9.2",
        "HTTP/2 200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 +20 OK",
        "HTTP/1.1 2²0 OK",
        "HTTP/1.1 200 OK\r\nno colon",
        "HTTP/1.1 200 OK\r\n: no name",
        "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded",
        "HTTP/1.1 200 OK\r\nX-A : 1",
        "HTTP/1.1 200 OK\r\nX-A: 1\nX-B: 2",
        "HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2",
        "HTTP/1.1 200 OK\nX-A: 1",
    ],
)
def test_what_is_no_http_is_an_error(head: str) -> None:
    with pytest.raises(ValueError, match=r"^(its|a line)"):
        read_head(head.encode())


def test_names_are_found_in_any_case() -> None:
    headers = Headers([("ETag", "1"), ("X-Twice", "a"), ("x-twice", "b")])
    assert headers["etag"] == headers.get("ETAG") == headers.get("Etag", "") == "1"
    assert "eTag" in headers
    assert "X-Other" not in headers
    assert headers.get("X-Other") is None
    assert headers.get("X-Other", 5) == 5
    assert headers["X-Twice"] == "a, b"
    with pytest.raises(KeyError):
        headers["X-Other"]
