# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to one endpoint, from any number of threads."""

from __future__ import annotations

import contextlib
import copy
import http.client
import random
import socket
import ssl
import threading
import time
from email.message import Message
from typing import Any, Callable, Collection, Iterator, Mapping, NamedTuple, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK, Body, Whole
from ansible_collections.chameleon.data.plugins.module_utils._http.status import RETRIED, status_error

_LONGEST_PAUSE = 20.0  # seconds
_Taken = TypeVar("_Taken")
_BROKEN = (OSError, http.client.HTTPException)


class Response(NamedTuple):
    """A whole answer."""

    status: int
    headers: Message  # names in any case
    body: bytes


class _Request(NamedTuple):
    method: str
    path: str
    query: Mapping[str, Any] | None
    headers: Mapping[str, str] | None
    body: bytes | Body | None


class _Exchange(NamedTuple):
    """An answer whose body is still to be read, and the connection it comes from."""

    answer: http.client.HTTPResponse
    connection: http.client.HTTPConnection


def quote_path(*names: str) -> str:
    """``/container/an%20object``: each name quoted, slashes in object names kept."""
    return "".join(f"/{quote(name)}" for name in names)


class Transport:
    """HTTP to the service at *endpoint*.

    :param endpoint: URL; paths given to the methods are appended to its path
    :param tokens: has ``current()`` and ``renew(stale)``, see ``_handover.tokens``; None: no token is sent
    :param timeout: seconds without a byte after which an answer is given up
    :param retries: further tries after a broken connection or an answer that means "later"
    :param sleep: replaced in tests
    """

    def __init__(
        self,
        endpoint: str,
        tokens: Any = None,
        validate_certs: bool = True,
        ca_cert: str | None = None,
        timeout: float = 120.0,
        retries: int = 6,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadInput(f"endpoint {endpoint}", "it is no http or https URL", "Give the service's URL.")
        self.endpoint = endpoint.rstrip("/")
        self._secure = parts.scheme == "https"
        self._address: tuple[str, int | None] = (parts.hostname, parts.port)
        self._base = parts.path.rstrip("/")
        self._tokens = tokens
        self._timeout = timeout
        self._retries = retries
        self._sleep = sleep
        self._context = _tls_context(validate_certs, ca_cert) if self._secure else None
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self.requests = 0

    def request(
        self,
        method: str,
        path: str = "",
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
        accept: Collection[int] = (),
        subject: str = "",
    ) -> Response:
        """Send a request and read the whole answer.

        :param path: below the endpoint, quoted (see :func:`quote_path`)
        :param accept: statuses beside 2xx that are an answer and no error
        :param subject: what it is about, for messages
        :raises DataError: the kind tells the cause, see ``_http.status``
        """
        return self._persist(_Request(method, path, query, headers, body), accept, subject, self._read)

    @contextlib.contextmanager
    def stream(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        subject: str = "",
    ) -> Iterator[http.client.HTTPResponse]:
        """GET whose body the caller reads (``readinto``); what breaks while it is read is the caller's to retry."""
        exchange = self._persist(_Request("GET", path, query, headers, None), (), subject, _unread)
        try:
            yield exchange.answer
        finally:
            self._release(exchange)

    def get_into(
        self,
        path: str,
        write: Callable[[memoryview], Any],
        headers: Mapping[str, str] | None = None,
        subject: str = "",
    ) -> tuple[Message, int]:
        """GET once, giving each block to *write*; returns headers and length.

        :raises Damaged: fewer bytes came than were announced
        :raises Unavailable: the connection broke in the middle
        """
        done = 0
        with self.stream(path, headers, subject=subject) as answer:
            buffer = memoryview(bytearray(min(BLOCK, answer.length or BLOCK)))
            try:
                while True:
                    count = answer.readinto(buffer)
                    if not count:
                        break
                    done += count
                    write(buffer[:count])
            except _BROKEN as error:
                raise self._broken(subject, error) from error
            announced = answer.headers.get("Content-Length")
            if announced is not None and done != int(announced):
                raise Damaged(subject, f"{done} of {announced} bytes came, then the connection ended", "Run again.")
            return answer.headers, done

    def beside(self, path: str) -> Transport:
        """The same server without a token, at another *path* than the endpoint's."""
        other = copy.copy(self)
        other._base = path.rstrip("/")
        other._tokens = None
        return other

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _persist(
        self,
        request: _Request,
        accept: Collection[int],
        subject: str,
        take: Callable[[_Exchange], _Taken],
    ) -> _Taken:
        """Send until there is a wanted answer, and return what *take* makes of it."""
        subject = subject or f"{request.method} {self.endpoint}{request.path}"
        replayable = not isinstance(request.body, Body) or request.body.replayable
        renewed = False
        tries = 0
        while True:
            token = self._tokens.current() if self._tokens else None
            retry_after = None
            try:
                exchange = self._send_anew(request, token)
                status = exchange.answer.status
                if 200 <= status < 300 or status in accept:
                    return take(exchange)
                response = self._read(exchange)
            except _BROKEN as error:
                failure = self._broken(subject, error)
            else:
                failure = status_error(subject, status, exchange.answer.reason, response.body)
                if status == 401 and self._tokens and not renewed and replayable:
                    self._tokens.renew(token)
                    renewed = True
                    continue
                if status not in RETRIED:
                    raise failure
                retry_after = response.headers.get("Retry-After")
            if tries == self._retries or not replayable:
                raise failure
            self._sleep(_pause(tries, retry_after))
            tries += 1

    def _send_anew(self, request: _Request, token: str | None) -> _Exchange:
        """One try; an idle connection that the server closed meanwhile is no fault and does not count as one."""
        connection = self._idle_connection()
        if connection is not None:
            try:
                return self._send(connection, request, token)
            except _BROKEN:
                if isinstance(request.body, Body) and not request.body.replayable:
                    raise
                self.close()
        return self._send(self._new_connection(), request, token)

    def _send(self, connection: http.client.HTTPConnection, request: _Request, token: str | None) -> _Exchange:
        with self._lock:
            self.requests += 1
        body = Whole(request.body) if isinstance(request.body, bytes) else request.body
        headers: dict[str, str] = dict(request.headers or {})
        if token:
            headers["X-Auth-Token"] = token
        chunked = body is not None and body.length is None
        if chunked:
            headers["Transfer-Encoding"] = "chunked"
        elif body is not None or request.method in ("PUT", "POST"):
            headers["Content-Length"] = str(body.length if body is not None else 0)
        query = f"?{urlencode(request.query, quote_via=quote)}" if request.query else ""
        try:
            connection.putrequest(request.method, self._base + request.path + query, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value.encode("utf-8"))
            connection.endheaders()
            if body is not None:
                _send_body(connection, body, chunked)
            return _Exchange(_answer(connection), connection)
        except BaseException:
            connection.close()
            raise

    def _read(self, exchange: _Exchange) -> Response:
        try:
            return Response(exchange.answer.status, exchange.answer.headers, exchange.answer.read())
        finally:
            self._release(exchange)

    def _idle_connection(self) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _new_connection(self) -> http.client.HTTPConnection:
        host, port = self._address
        if self._context is not None:
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=self._context)
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _release(self, exchange: _Exchange) -> None:
        """Keep the connection for the next request if its answer was read to the end."""
        if exchange.answer.isclosed() and not exchange.answer.will_close:
            with self._lock:
                self._idle.append(exchange.connection)
        else:
            exchange.answer.close()
            exchange.connection.close()

    def _broken(self, subject: str, error: Exception) -> DataError:
        host, port = self._address
        cause = f"no whole answer from {host}:{port or ('443' if self._secure else '80')} ({error})"
        if isinstance(error, ssl.SSLCertVerificationError):
            return Unavailable(
                subject,
                f"the certificate of {host} is not trusted ({error.verify_message})",
                "Give the authority's certificate with 'ca_cert'.",
            )
        return Unavailable(
            subject, cause, "Check that the node reaches the service, and run again: it goes on from here."
        )


def _unread(exchange: _Exchange) -> _Exchange:
    return exchange


def _send_body(connection: http.client.HTTPConnection, body: Body, chunked: bool) -> None:
    try:
        for block in body.blocks():
            connection.send(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)
        if chunked:
            connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        # A server that refuses (401, 413, 507) answers and hangs up before the body is through: read its answer.
        pass


def _answer(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    # Without this every small answer of a Ceph RGW with default settings waits 40 ms (Nagle against delayed ACK).
    if connection.sock is not None and hasattr(socket, "TCP_QUICKACK"):
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    return connection.getresponse()


def _pause(tries: int, retry_after: str | None) -> float:
    if retry_after and retry_after.isdigit():
        return min(float(retry_after), _LONGEST_PAUSE)
    return float(min(0.25 * 2**tries, _LONGEST_PAUSE)) * random.uniform(0.5, 1.5)


def _tls_context(validate_certs: bool, ca_cert: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_cert)
    except (OSError, ssl.SSLError) as error:
        raise BadInput(f"ca_cert {ca_cert}", f"it cannot be read ({error})", "Give a file in PEM format.") from error
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
