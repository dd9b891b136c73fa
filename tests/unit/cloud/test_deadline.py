# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that answer without end are given up by the libraries of the controller, and told by name."""

from __future__ import annotations

import gzip
from pathlib import Path
from unittest.mock import Mock

import pytest
import requests

from ansible_collections.chameleon.data.plugins.module_utils._cloud import deadline
from ansible_collections.chameleon.data.plugins.module_utils._cloud.containers import Containers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.deadline import end_answers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access, sign_in
from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from tests.unit.http.scripted import OK, own_certificate, served, trickling

ENDLESS = {
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "heads": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "bodies": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"{"),
}
UNENDED = "something has come for 0 s, and it is no whole answer yet"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for minutes here."""
    monkeypatch.setattr(deadline, "_COMES", 0.2)
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("of", ENDLESS)
def test_a_sign_in_ends(of: str) -> None:
    RUN.forget()
    before, piece = ENDLESS[of]
    with trickling(piece, 0.02, before) as url:
        auth = {"auth_url": f"{url}/v3", "username": "demo", "password": "canary", "user_domain_id": "default"}
        with pytest.raises(Unavailable, match=f"^cloud {url}/v3: {UNENDED}"):
            sign_in({"auth": auth, "api_timeout": 0.2}, Mock())


@pytest.mark.parametrize("of", ENDLESS)
def test_a_request_for_a_container_ends(monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    monkeypatch.setattr("ansible_collections.chameleon.data.plugins.module_utils._cloud.containers.PATIENCE", 0.2)
    before, piece = ENDLESS[of]
    with trickling(piece, 0.02, before) as url:
        containers = Containers(None, Access(f"{url}/v1/AUTH_x", "canary", None, True, None))
        with pytest.raises(Unavailable, match=f"^object store: {UNENDED}"):
            containers.versions("data")


@pytest.mark.parametrize("of", ENDLESS)
def test_an_answer_over_tls_ends(tmp_path: Path, of: str) -> None:
    session = requests.Session()
    end_answers(session, 0.2, "cloud here")
    before, piece = ENDLESS[of]
    with trickling(piece, 0.02, before, own_certificate(tmp_path)) as url, pytest.raises(Unavailable, match=UNENDED):
        session.get(url, verify=str(tmp_path / "cert.pem"))


@pytest.mark.parametrize("of", ENDLESS)
def test_an_answer_that_comes_quickly_ends_by_its_size(monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    monkeypatch.setattr(deadline, "LONGEST", 1 << 20)
    session = requests.Session()
    end_answers(session, 600, "cloud here")
    before, piece = ENDLESS[of]
    piece *= max(1, 10_000 // len(piece))
    many = b"\r\nX-Long: ".join([piece[:9]] * 1000) if of == "heads" else piece
    refused = (Unavailable, requests.RequestException)
    with trickling(many, 0, before.replace(b"9999", b"9999999999")) as url, pytest.raises(refused) as told:
        session.get(url)
    if of != "heads":  # of which the library bears a hundred
        assert str(told.value).startswith("cloud here: 1 MiB have come, and it is no whole answer yet. Check")


def test_what_is_compressed_is_not_asked_for_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(bytes(1 << 20))
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(bomb), bomb)
    session = requests.Session()
    end_answers(session, 60, "cloud here")
    with served(answer, answer, answer) as server:
        assert session.head(server.url).status_code == 200
        with pytest.raises(Unavailable, match=r"^cloud here: its answer is compressed \(gzip\)"):
            session.get(server.url)
        with pytest.raises(Unavailable, match=r"^object store: its answer is compressed"):
            Containers(None, Access(server.url, "canary", None, True, None)).versions("data")
    assert [b"accept-encoding: identity" in request.lower() for request in server.requests] == [True] * 3


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_of_a_proxy_ends(scheme: str) -> None:
    session = requests.Session()
    end_answers(session, 0.2, "cloud here")
    with trickling(b"x", 0.02, ENDLESS["heads"][0]) as url, pytest.raises(Unavailable, match=UNENDED):
        session.get(f"{scheme}://keystone.example", proxies={scheme: url})


def test_connections_are_used_again_and_each_answer_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    session = requests.Session()
    end_answers(session, 0.2, "cloud here")
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with served(*[OK] * 3) as server:
        for _request in range(3):
            assert session.get(server.url).text == "ok"
            now[0] += 0.3
        assert server.connections == 1
