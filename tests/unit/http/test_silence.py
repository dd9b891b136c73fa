# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection that is silent while others move is given up early, and no other is."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http import silence
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import Silence
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import OK, served

HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnine ones"


@pytest.mark.parametrize(
    ("waited", "others", "slow", "given_up"),
    [
        (10, 100, False, False),  # it may still come
        (20, 100, False, True),
        (20, 1, False, False),  # nobody moves: it is the way, or the server, and not this connection
        (60, 0, False, False),
        (60, 100, True, False),  # the server may be working
        (120, 0, True, True),
    ],
)
def test_who_is_given_up(waited: float, others: int, slow: bool, given_up: bool) -> None:
    shared = Silence(120)
    before = shared.answered
    shared.answered += others
    assert shared.too_long(waited, before, slow) is given_up


def test_an_object_whose_connection_is_silent_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_LOOK", 0.1)
    monkeypatch.setattr(silence, "_WHILE_OTHERS_MOVE", 0.3)
    got: list[Any] = []
    with served(HALF, OK, OK, OK, OK, WHOLE) as server:
        http = Transport(server.url, timeout=30, sleep=lambda seconds: None)
        thread = threading.Thread(target=lambda: got.append(http.get("/c/o", lambda answer: answer.read())))
        thread.start()
        while not server.requests:
            time.sleep(0.01)
        for _other in range(4):
            http.request("GET", "/c/other")
        thread.join(10)
    assert got == [b"nine ones"]
    assert http.retried == 1


def test_a_server_that_is_silent_while_a_connection_is_made_is_given_up_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "REACH", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        http = Transport(f"https://127.0.0.1:{listener.getsockname()[1]}/v1", timeout=3600, retries=0)
        with pytest.raises(Unavailable, match="it timed out"):
            http.request("GET")
