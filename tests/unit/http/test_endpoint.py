# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a service is, in all ways to write it."""

from __future__ import annotations

import socket
import threading

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import Endpoint, read_endpoint
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import OK


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://Store.Example/v1/", Endpoint("https", "store.example", 443, "/v1", "store.example")),
        ("http://store:8080", Endpoint("http", "store", 8080, "", "store:8080")),
        ("https://[FD00::1]/x", Endpoint("https", "fd00::1", 443, "/x", "[fd00::1]")),
        ("https://[FE80::1%25eth0]:1/x", Endpoint("https", "fe80::1%eth0", 1, "/x", "[fe80::1]:1")),
        ("http://[::1]:6007/x", Endpoint("http", "::1", 6007, "/x", "[::1]:6007")),
        ("https://b\u00fccher.example", Endpoint("https", "xn--bcher-kva.example", 443, "", "xn--bcher-kva.example")),
    ],
)
def test_an_endpoint_is_read(url: str, found: Endpoint) -> None:
    assert read_endpoint(url) == found


@pytest.mark.parametrize(
    "url",
    [
        "",
        "store",
        "ftp://store",
        "http://",
        "http://[::1",
        "http://store:port",
        "http://[x]",
        "http://store:0",
        "http://store/v1?x=y",
        "http://store/v1#x",
        "http://store/v1 ",
        "http://store/v1\r\nX: y",
        "http://sto re/v1",
    ],
)
def test_what_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="endpoint"):
        read_endpoint(url)


@pytest.mark.parametrize("password", ["secret", "se/cret", "se#cret", "s?ecret"])
def test_a_password_in_it_is_refused_and_not_shown(password: str) -> None:
    with pytest.raises(BadInput, match=r"^endpoint: it ") as refused:
        read_endpoint(f"https://user:{password}@store/v1")
    assert "cret" not in str(refused.value)


def test_an_ipv6_address_is_reached_and_named_with_brackets() -> None:
    try:
        listening = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"this machine has no IPv6 on its loopback: {error}")
    requests: list[bytes] = []

    def serve() -> None:
        with listening.accept()[0] as connection:
            requests.append(connection.recv(65536))
            connection.sendall(OK)

    with listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert Transport(f"http://[::1]:{port}/v1", timeout=5, retries=0).request("GET").body == b"ok"
        thread.join(5)
    assert b"\r\nHost: [::1]:%d\r\n" % port in requests[0]
