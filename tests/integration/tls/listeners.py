# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers on the lab's address with which something is wrong before, or instead of, a first answer."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from datetime import datetime, timedelta, timezone
from typing import Iterator

import trustme

from tests.lab import layout

NAME = layout.host("proxy")  # controller and nodes resolve it
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
_DAY = timedelta(days=1)


class Listener:
    """Serves each connection in a thread; what clients have sent is in :attr:`received`.

    :param context: of TLS; None: plain
    :param answer: to a request; None: it hangs up as soon as something comes
    :param address: of this machine, where it listens
    """

    def __init__(
        self,
        context: ssl.SSLContext | None,
        answer: bytes | None = b"HTTP/1.1 204 No Content\r\n\r\n",
        address: str = "",
    ) -> None:
        self.received: list[bytes] = []
        self._context = context
        self._answer = answer
        self._address = address
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address or layout.address(), 0), family=family)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        host = self._address or NAME
        bracketed = f"[{host}]" if ":" in host else host
        return f"https://{bracketed}:{self._socket.getsockname()[1]}/v1/AUTH_x"

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connected, _address = self._socket.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), contextlib.closing(connected):
                connected.settimeout(20)
                self._serve(connected)

    def _serve(self, connected: socket.socket) -> None:
        if self._context is not None:
            connected = self._context.wrap_socket(connected, server_side=True, do_handshake_on_connect=False)
            _shake_hands(connected)
        with contextlib.closing(connected):
            self.received.append(connected.recv(65536))
            if self._answer is not None:
                connected.sendall(self._answer)


def _shake_hands(connected: ssl.SSLSocket) -> None:
    """Whoever is refused is left the time to read why: what came from a connection that is closed may be lost."""
    try:
        connected.do_handshake()
    except ssl.SSLError:
        connected.shutdown(socket.SHUT_WR)
        while connected.recv(65536):
            pass
        raise


def server(authority: trustme.CA, name: str = NAME, **dates: datetime) -> ssl.SSLContext:
    """TLS with a certificate of *authority*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **dates).configure_cert(context)
    return context


def other_name_asked(authority: trustme.CA) -> ssl.SSLContext:
    """It is for other names than it is asked by, and says so."""
    context = server(authority, "elsewhere.example")
    context.sni_callback = lambda *_asked: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    return context


def without_its_chain(authority: trustme.CA) -> ssl.SSLContext:
    """Its certificate comes from an authority between, whose certificate it does not send."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = authority.create_child_ca().issue_cert(NAME)
    with leaf.private_key_pem.tempfile() as key, leaf.cert_chain_pems[0].tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    return context


def for_known_clients(authority: trustme.CA) -> ssl.SSLContext:
    """It wants a certificate of the client."""
    context = server(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    return context


def tls_1_0(authority: trustme.CA) -> ssl.SSLContext:
    """A server that has not been touched since 2006."""
    context = server(authority)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


@contextlib.contextmanager
def all_kinds(authority: trustme.CA) -> Iterator[dict[str, Listener]]:
    """One of each kind, by what is wrong with it."""
    now = datetime.now(timezone.utc)
    kinds = {
        "expired": Listener(server(authority, not_before=now - 9 * _DAY, not_after=now - _DAY)),
        "not yet valid": Listener(server(authority, not_before=now + _DAY, not_after=now + 9 * _DAY)),
        "another name": Listener(server(authority, "elsewhere.example")),
        "unknown authority": Listener(server(trustme.CA())),
        "chain cut": Listener(without_its_chain(authority)),
        "no such name": Listener(other_name_asked(authority)),
        "client certificate": Listener(for_known_clients(authority)),
        "cut in the handshake": Listener(None, answer=None),
        "TLS 1.0": Listener(tls_1_0(authority)),
        "plain HTTP": Listener(None, answer=b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    }
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(listener) for name, listener in kinds.items()}
