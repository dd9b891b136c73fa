# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with several addresses, and addresses that answer nobody."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http import reaching, silence, transport
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Unreached
from ansible_collections.chameleon.data.plugins.module_utils._http.reaching import connected_to
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import OK, served


@contextlib.contextmanager
def mute(address: str = "127.0.0.1") -> Iterator[int]:
    """A port that takes no connection and refuses none, as behind a firewall: nobody takes those that wait."""
    with contextlib.ExitStack() as waiting, socket.socket() as listener:
        listener.bind((address, 0))
        listener.listen(0)
        for _one in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    found = [(socket.AF_INET6 if ":" in host else socket.AF_INET, host, port) for host, port in addresses]
    answer: list[Any] = [(family, socket.SOCK_STREAM, 6, "", (host, port)) for family, host, port in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments: list(answer))


def test_an_address_that_leads_nowhere_keeps_nobody_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with mute("127.0.0.2") as port, socket.create_server(("127.0.0.1", port)):
        resolves_to(monkeypatch, ("127.0.0.2", port), ("127.0.0.1", port))
        began = time.monotonic()
        with connected_to("store", port, 30) as connected:
            assert connected.getpeername() == ("127.0.0.1", port)
            assert connected.getblocking()
        assert time.monotonic() - began < 5


def test_one_that_refuses_keeps_nobody_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_HEAD_START", 60)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        resolves_to(monkeypatch, ("::1", port), ("127.0.0.2", port), ("127.0.0.1", port))
        with connected_to("store", port, 30) as connected:
            assert connected.getpeername() == ("127.0.0.1", port)


def test_all_of_them_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, ("127.0.0.2", 1), ("127.0.0.1", 1))
    with pytest.raises(ConnectionRefusedError):
        connected_to("store", 1, 30)


def test_however_many_they_are_the_time_is_that_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with mute() as port:
        resolves_to(monkeypatch, *[("127.0.0.1", port)] * 20)
        began = time.monotonic()
        with pytest.raises(Unreached, match="no connection within 0 s"):
            connected_to("store", port, 0.4)
        assert time.monotonic() - began < 5  # one after the other they would take 8


def test_a_service_that_never_answered_is_given_up_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "REACH", 0.2)
    monkeypatch.setattr(transport, "_NEVER_ANSWERED", 0.3)
    with mute() as port:
        http = Transport(f"http://127.0.0.1:{port}/v1", sleep=lambda seconds: None)
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1:\d+ \(no connection within .*firewalls.*https_proxy"):
            http.request("GET")
        assert http.retried == 1


def test_one_that_has_answered_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_NEVER_ANSWERED", 0)
    with served(OK, None, None, None, None, None, OK) as server:
        http = Transport(server.url, sleep=lambda seconds: None)
        http.request("GET")
        assert http.request("GET").body == b"ok"
