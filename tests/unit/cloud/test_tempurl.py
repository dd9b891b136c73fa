# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links that work without a token, by the rules of the API's documentation."""

from __future__ import annotations

import hashlib
import hmac
import time
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.tempurl import (
    Link,
    best_digest,
    read_links,
    read_term,
    server_info,
    sign,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.json_server import JsonServer

SWIFT = "https://cloud.example/v1/AUTH_1"
RGW = "https://cloud.example:7480/swift/v1/AUTH_1"
PLAIN = Link("results", "2026/run 1?.h5", False, "GET", 1_800_000_000)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _signature(body: str) -> str:
    """As https://docs.openstack.org/swift/latest/api/temporary_url_middleware.html says."""
    return hmac.new(b"key", body.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("endpoint", [SWIFT, RGW])
def test_an_object(endpoint: str) -> None:
    url = sign(endpoint, PLAIN, "key", "sha256")
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{unquote(parts.path)}" == f"{endpoint}/results/2026/run 1?.h5"
    assert _query(url) == {
        "temp_url_sig": _signature(f"GET\n1800000000\n{urlsplit(endpoint).path}/results/2026/run 1?.h5"),
        "temp_url_expires": "1800000000",
    }


@pytest.mark.parametrize("endpoint", [SWIFT, RGW])
def test_what_names_begin_with(endpoint: str) -> None:
    url = sign(endpoint, PLAIN._replace(name="2026/a&b", prefix=True), "key", "sha256")
    path = f"{urlsplit(endpoint).path}/results/2026/a&b"
    assert unquote(urlsplit(url).path) == path
    assert _query(url)["temp_url_prefix"] == "2026/a&b"
    assert _query(url)["temp_url_sig"] == _signature(f"GET\n1800000000\nprefix:{path}")


def test_what_else_there_is() -> None:
    url = sign(SWIFT, PLAIN._replace(method="PUT", ip_range="10.0.0.0/8", filename="a b&c.h5"), "key", "sha256")
    query = _query(url)
    assert query["filename"] == "a b&c.h5" and query["temp_url_ip_range"] == "10.0.0.0/8"
    assert query["temp_url_sig"] == _signature("ip=10.0.0.0/8\nPUT\n1800000000\n/v1/AUTH_1/results/2026/run 1?.h5")


def test_terms() -> None:
    assert read_term("results/a/b", prefix=False) == ("results", "a/b")
    assert read_term("results/", prefix=True) == read_term("results", prefix=True) == ("results", "")
    for term, prefix in (("results", False), ("results/", False), ("", True), ("/a", False)):
        with pytest.raises(BadInput, match="names no object"):
            read_term(term, prefix)


@pytest.mark.parametrize(
    ("info", "digest"),
    [
        ({"tempurl": {"allowed_digests": ["sha1", "sha256", "sha512"]}}, "sha256"),
        ({"tempurl": {"allowed_digests": ["sha512"]}}, "sha512"),
        ({"tempurl": {}}, "sha1"),
    ],
)
def test_the_best_digest_that_is_allowed(info: dict[str, Any], digest: str) -> None:
    assert best_digest(info) == digest


class Swift(JsonServer):
    """It makes links, and its clock is off by so many seconds."""

    ahead: float | None = 0

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        date = "" if self.ahead is None else formatdate(time.time() + self.ahead, usegmt=True)
        return 200, {"Date": date}, {"tempurl": {"methods": ["GET"]}}


@pytest.mark.parametrize("ahead", [3600, -3600, None])
def test_a_link_lasts_by_the_stores_clock(ahead: float | None) -> None:
    swift = Swift()
    swift.ahead = ahead
    try:
        transport = Transport(f"{swift.url}/v1/AUTH_1", None)
        server_info(transport)
        now = transport.server_time()
    finally:
        swift.close()
    options = {"prefix": False, "expires_at": None, "expires_in": "30m", "ip_range": None, "filename": None}
    (link,) = read_links(["results/a"], {**options, "method": "GET"}, now)
    assert abs(link.expires - (time.time() + (ahead or 0) + 1800)) < 10
