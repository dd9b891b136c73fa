# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which proxy leads to a service, and what is said to it."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    DataError,
    Denied,
    Refused,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import read_endpoint
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import proxy_for, proxy_variables
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.forward_proxy import forwarding
from tests.unit.http.scripted import OK, own_certificate, served

SECRET = "s3:cr@t"
AUTHORIZATION = "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"http_proxy": "http://p:1"}, None),
        ({"https_proxy": "http://p:1"}, "http://p:1"),
        ({"HTTPS_PROXY": "p:1"}, "http://p:1"),
        ({"https_proxy": "http://p:1/", "HTTPS_PROXY": "http://q:1"}, "http://p:1"),
        ({"https_proxy": "", "HTTPS_PROXY": "http://q:1", "all_proxy": "http://q:1"}, None),
        ({"all_proxy": "http://p"}, "http://p:80"),
        ({"https_proxy": "http://[fd00::2]:3128"}, "http://[fd00::2]:3128"),
        ({"https_proxy": f"http://me:{SECRET}@p:1"}, "http://p:1"),
    ],
)
def test_the_environment_names_it(environment: dict[str, str], proxy: str | None) -> None:
    found = proxy_for(read_endpoint("https://store.example.org/v1"), environment)
    assert (None if found is None else str(found)) == proxy


@pytest.mark.parametrize(
    "value",
    [
        *("socks5h://p:1", "https://p:1", "http://", "http://p:port", "me:s3cret@p:port"),
        *("me:12/s3cret@p:1", "http://me:12#s3cret@p:1", "http://me:12?s3cret@p:1"),
    ],
)
def test_what_is_no_http_proxy_is_refused_by_the_name_of_its_variable(value: str) -> None:
    with pytest.raises(BadInput, match=r"^ALL_PROXY: ") as error:
        proxy_for(read_endpoint("https://store"), {"ALL_PROXY": value})
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("https://store.example.org", "*"),
        ("https://store.example.org", "other, store.example.org"),
        ("https://store.example.org", "other example.org"),
        ("https://store.example.org", ".EXAMPLE.org"),
        ("https://store.example.org", "*.example.org"),
        ("https://store.example.org", "example.org:443"),
        ("https://store.example.org:8443", "example.org:8443"),
        ("https://10.2.3.4", "10.2.3.4"),
        ("https://10.2.3.4", "10.0.0.0/8"),
        ("https://10.2.3.4:81", "10.2.3.4:81"),
        ("https://[fd00::1]", "fd00::1"),
        ("https://[fd00::1]", "[fd00:0::1]"),
        ("https://[fd00::1]:81", "[fd00::1]:81"),
        ("https://[fd00::1]", "fd00::/8"),
    ],
)
def test_no_proxy_spares(url: str, no_proxy: str) -> None:
    environment = {"https_proxy": "http://p:1", "NO_PROXY": no_proxy}
    assert proxy_for(read_endpoint(url), environment) is None


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("https://store.example.org", ""),
        ("https://store.example.org", "ample.org, store, org.example, ., :443, example.org:80"),
        ("https://10.2.3.4", "10.2.3, 10.2.3.0/30, 2.3.4, 10.2.3.4:80, fd00::/8"),
        ("https://[fd00::1]", "fd00::2, [fd00::1]:80, 10.0.0.0/8, fd00"),
    ],
)
def test_no_proxy_spares_no_others(url: str, no_proxy: str) -> None:
    assert proxy_for(read_endpoint(url), {"https_proxy": "http://p:1", "no_proxy": no_proxy})


STORE, KEYSTONE = "https://store.site.org:7480/v1", "http://site.org:5000/v3"


@pytest.mark.parametrize(
    ("no_proxy", "given"),
    [
        ("elsewhere", {"http_proxy": "http://q:2", "https_proxy": "http://p:1"}),
        (".site.org", {}),
        ("*.store.site.org", {"http_proxy": "http://q:2", "no_proxy": "store.site.org"}),
        ("site.org:5000", {"https_proxy": "http://p:1", "no_proxy": "site.org:5000"}),
    ],
)
def test_a_program_is_told_of_the_services_that_it_talks_to(no_proxy: str, given: dict[str, str]) -> None:
    environment = {"HTTPS_PROXY": "p:1", "all_proxy": "http://q:2", "NO_PROXY": no_proxy}
    assert proxy_variables([read_endpoint(STORE), read_endpoint(KEYSTONE)], environment) == given


def test_a_password_is_not_passed_on() -> None:
    with pytest.raises(Refused, match=r"^https_proxy: it holds a password") as error:
        proxy_variables([read_endpoint(STORE)], {"https_proxy": f"http://me:{SECRET}@p:1"})
    assert SECRET not in str(error.value)
    assert proxy_variables([read_endpoint(KEYSTONE)], {"https_proxy": f"http://me:{SECRET}@p:1"}) == {}


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def with_secret(url: str) -> str:
    return url.replace("http://", "http://me:s3%3Acr%40t@")


def test_tls_goes_through_it_and_the_proxy_sees_a_name_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(OK, OK, context=own_certificate(tmp_path)) as server, forwarding(authorization=AUTHORIZATION) as proxy:
        monkeypatch.setenv("https_proxy", with_secret(proxy.url))
        http = Transport(server.url, authorities=(tmp_path / "cert.pem").read_text(), timeout=5, retries=0)
        assert [http.request("PUT", "/c/o", body=b"abc").body for _time in range(2)] == [b"ok", b"ok"]
    assert proxy.asked == [f"CONNECT 127.0.0.1:{server.url.split(':')[2].partition('/')[0]} HTTP/1.1"]
    assert server.requests[0].startswith(b"PUT /v1/AUTH_x/c/o HTTP/1.1")
    assert b"authorization" not in server.requests[0].lower()


def test_plain_requests_are_sent_to_it_with_the_whole_url(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(OK) as server, forwarding(authorization=AUTHORIZATION) as proxy:
        monkeypatch.setenv("http_proxy", with_secret(proxy.url))
        assert Transport(server.url, timeout=5, retries=0).request("GET", "/c", {"limit": 1}).body == b"ok"
    assert proxy.asked == [f"GET {server.url}/c?limit=1 HTTP/1.1"]
    assert server.requests[0].startswith(b"GET /v1/AUTH_x/c?limit=1 HTTP/1.1")


@pytest.mark.parametrize(
    ("status", "secret", "kind", "message"),
    [
        (403, False, Denied, r"it refuses to connect to store\.example:443 \(403 No\)"),
        (407, False, Denied, "it asks for a name and a password"),
        (407, True, Denied, "it does not accept the name and password given"),
        (502, True, Unavailable, r"store\.example:443 through the proxy http://.* \(the proxy answered 502 No\)"),
    ],
)
def test_a_proxy_that_refuses(
    status: int, secret: bool, kind: type[DataError], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with forwarding(status=status) as proxy:
        monkeypatch.setenv("https_proxy", with_secret(proxy.url) if secret else proxy.url)
        with pytest.raises(kind, match=message) as error:
            Transport("https://store.example", timeout=5, retries=0).request("GET")
    assert proxy.url in str(error.value) and "cr@t" not in str(error.value) and "s3" not in str(error.value)


def test_a_proxy_may_say_that_it_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 403 No\r\n\r\n") as server:
        monkeypatch.setenv("https_proxy", server.url.partition("/v1")[0])
        with pytest.raises(Denied, match=r"it refuses to connect to store:443 \(403 No\)"):
            Transport("https://store", timeout=5, retries=0).request("GET")


def test_plain_requests_that_a_proxy_wants_a_password_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with forwarding(authorization=AUTHORIZATION) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        with pytest.raises(Denied, match="The proxy wants a name and a password"):
            Transport("http://store.example", timeout=5, retries=0).request("GET")


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("all_proxy", f"http://me:secret@127.0.0.1:{port}")
    with pytest.raises(
        Unavailable, match=f"store:443 through the proxy http://127.0.0.1:{port} .*reaches the proxy of all_proxy"
    ) as error:
        Transport("https://store", timeout=5, retries=0).request("GET")
    assert "secret" not in str(error.value)


def test_a_server_that_is_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(b"SSH-2.0-OpenSSH\r\n\r\n") as server:
        monkeypatch.setenv("https_proxy", server.url.partition("/v1")[0])
        with pytest.raises(Unavailable, match="is no HTTP"):
            Transport("https://store", timeout=5, retries=0).request("GET")
