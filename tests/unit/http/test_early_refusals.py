# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that refuses does not wait for the body; nor shall it be sent in vain, over TLS as little as without."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, NoSpace, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.body import FileRange
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import OK, own_certificate, refusal, served

LENGTH = 64_000_000


@pytest.fixture(params=["plain", "tls"])
def context(request: pytest.FixtureRequest, tmp_path: Path) -> ssl.SSLContext | None:
    return own_certificate(tmp_path) if request.param == "tls" else None


@pytest.fixture
def body(tmp_path: Path) -> FileRange:
    with open(tmp_path / "f", "wb") as file:
        file.truncate(LENGTH)
    return FileRange(str(tmp_path / "f"), 0, LENGTH)


def transport(url: str, folder: Path) -> tuple[Transport, list[float]]:
    pauses: list[float] = []
    certificate = folder / "cert.pem"
    authorities = certificate.read_text() if certificate.exists() else ""
    return Transport(url, timeout=5, retries=1, sleep=pauses.append, authorities=authorities), pauses


@pytest.mark.parametrize(("status", "kind"), [(401, Denied), (413, NoSpace), (507, NoSpace)])
def test_of_one_that_hangs_up_the_answer_is_read(
    status: int, kind: type[Exception], context: ssl.SSLContext | None, body: FileRange, tmp_path: Path
) -> None:
    for content in (bytes(8_000_000), body):
        with served(refusal(status, b"no more"), hasty=True, context=context) as server:
            http, pauses = transport(server.url, tmp_path)
            with pytest.raises(kind, match="no more"):
                http.request("PUT", "/c/o", body=content)
        assert pauses == []


def test_of_one_that_goes_on_reading_the_answer_ends_the_body(
    context: ssl.SSLContext | None, body: FileRange, tmp_path: Path
) -> None:
    with Patient(context) as server:
        http, _pauses = transport(server.url, tmp_path)
        with pytest.raises(NoSpace):
            http.request("PUT", "/c/o", body=body)
    assert server.read < LENGTH / 2


def test_a_success_before_the_body_is_through_is_none(context: ssl.SSLContext | None, tmp_path: Path) -> None:
    with served(OK, OK, hasty=True, context=context) as server:
        http, pauses = transport(server.url, tmp_path)
        with pytest.raises(Unavailable, match="before the request was through"):
            http.request("PUT", "/c/o", body=bytes(8_000_000))
    assert len(pauses) == 1


class Patient:
    """Answers 413 to the head of the one request that it takes, and reads what comes until the client has enough.

    :ivar read: bytes of the body
    """

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self.read = 0
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self._listening.getsockname()[1]}/v1"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Patient:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join(10)
        self._listening.close()

    def _serve(self) -> None:
        connection = self._listening.accept()[0]
        if self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True)
        with connection:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += connection.recv(1)
            connection.sendall(refusal(413))
            while True:
                try:
                    block = connection.recv(65536)
                except OSError:
                    return
                if not block:
                    return
                self.read += len(block)
