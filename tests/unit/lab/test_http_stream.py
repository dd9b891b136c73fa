# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from typing import List, Tuple

import pytest

from tests.lab.faults.http_stream import Head, RequestStream

PUT = b"PUT /v1/a/c/o?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\nGET / HTTP/1"
CHUNKED = b"PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;ext=1\r\n\r\n!\r\n0\r\n\r\n"
GET = b"GET /info HTTP/1.1\r\nHost: h\r\n\r\n"
EXPECT = b"PUT /e HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"


def _read(data: bytes, step: int) -> Tuple[bytes, List[Head]]:
    stream, seen, heads = RequestStream(), b"", []
    for start in range(0, len(data), step):
        for piece in stream.feed(data[start : start + step]):
            if isinstance(piece, Head):
                heads.append(piece)
            seen += piece.raw if isinstance(piece, Head) else piece
    return seen, heads


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_every_request_is_found_and_every_byte_comes_back(step: int) -> None:
    data = PUT + CHUNKED + GET + EXPECT + GET
    seen, heads = _read(data, step)
    assert seen == data
    assert [(head.method, head.path) for head in heads] == [
        ("PUT", "/v1/a/c/o?x=1"),
        ("PUT", "/c"),
        ("GET", "/info"),
        ("PUT", "/e"),
        ("GET", "/info"),
    ]
    assert [head.expects_continue for head in heads] == [False, False, False, True, False]


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-OpenSSH_9.2\r\n" * 9, b"\x16\x03\x01\x02\x00" * 99, b"GET is not HTTP\r\n\r\n"]
)
@pytest.mark.parametrize("step", [1, 1000])
def test_what_is_not_http_passes_as_it_is(data: bytes, step: int) -> None:
    assert _read(data, step) == (data, [])
