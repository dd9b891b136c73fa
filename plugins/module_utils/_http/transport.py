# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to one endpoint, from any number of threads."""

from __future__ import annotations

import contextlib
import copy
import errno
import os
import random
import threading
import time
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Callable, Collection, Mapping, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import TOO_MANY
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import LONGEST, Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import tls_context
from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken, Closed, Silent, Unreached
from ansible_collections.chameleon.data.plugins.module_utils._http.connection import Connection
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import read_endpoint
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers, make_head
from ansible_collections.chameleon.data.plugins.module_utils._http.pace import Pace
from ansible_collections.chameleon.data.plugins.module_utils._http.pool import Pool
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import proxy_for
from ansible_collections.chameleon.data.plugins.module_utils._http.request import Request
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import Silence
from ansible_collections.chameleon.data.plugins.module_utils._http.status import (
    REDIRECTS,
    SLOW_DOWN,
    means_later,
    status_error,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.tls_failure import tls_failure
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import not_of_the_service
from ansible_collections.chameleon.data.plugins.module_utils._http.uptime import uptime
from ansible_collections.chameleon.data.plugins.module_utils._http.waiting import Waiting

_LONGEST_PAUSE = 20.0  # seconds
_QUOTED = 1 << 16  # bytes of an answer that nobody wants: what it says is in the first ones
_LONG = 10.0  # seconds after which a user is told why this takes so long
_SILENCES = 2  # given up with the second one: each is a minute or two
_NEVER_ANSWERED = 60.0  # seconds for which a service is asked that has not answered a request yet
_Taken = TypeVar("_Taken")


class Response(NamedTuple):
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes


class _Exchange(NamedTuple):
    """An answer whose body is still to be read, and the connection it comes from.

    :ivar seconds: from sending to the answer's head, where that tells something
    :ivar sent, began: when it was asked for and when its body began to come, by ``time.perf_counter``
    """

    answer: Answer
    connection: Connection
    kind: str
    seconds: float | None
    sent: float
    began: float


def quote_path(*names: str) -> str:
    """``/container/an%20object``: each name quoted, slashes in object names kept."""
    return "".join(f"/{quote(name)}" for name in names)


class Transport:
    """HTTP to the service at *endpoint*, by the proxy that the environment names for it.

    :param endpoint: URL; paths given to the methods are appended to its path
    :param authorities: whom its certificate may come from, PEM; empty: whom the system trusts
    :param tokens: has ``current()`` and ``renew(stale)``, see ``_handover.tokens``; None: no token is sent
    :param timeout: seconds without a byte after which an answer is given up
    :param retries: further tries after a broken connection or an answer that means "later"
    :param sleep: replaced in tests
    :param tell: is told what is waited for where that takes long, and nothing when it is over
    :param pace: how many requests may be under way at a time; None: as many as threads ask
    :param bandwidth: what the bodies, sent and received, are held to
    :raises BadInput: the endpoint, *authorities* or the variable of the proxy is wrong
    :ivar requests: how many were sent
    :ivar retried: how many of them again, because the one before had broken or was answered "later"
    """

    def __init__(
        self,
        endpoint: str,
        tokens: Any = None,
        validate_certs: bool = True,
        authorities: str = "",
        timeout: float = 120.0,
        retries: int = 6,
        sleep: Callable[[float], None] = time.sleep,
        pace: Pace | None = None,
        bandwidth: Bandwidth | None = None,
        tell: Callable[[str], None] = lambda text: None,
    ) -> None:
        found = read_endpoint(endpoint)
        self.endpoint = endpoint.rstrip("/")
        self._authority = found.authority
        self._base = found.path
        self._tokens = tokens
        self._retries = retries
        self._sleep = sleep
        self._waiting = Waiting(tell)
        self._pace = pace
        self._limited = bandwidth is not None
        proxy = proxy_for(found, os.environ)
        self._way = f"{found.address} through the proxy {proxy}" if proxy else found.address
        self._check = f"the proxy of {proxy.variable}, and the proxy the service" if proxy else "the service"
        self._to_proxy = proxy if found.scheme == "http" else None
        context = tls_context(validate_certs, authorities) if found.scheme == "https" else None
        self._pool = Pool(found.host, found.port, context, Silence(timeout, self._way, self._waiting), bandwidth, proxy)
        self._lock = threading.Lock()
        # When this machine was started, by the service's clock, once that is known; shared with those beside it.
        self._started: list[float] = []
        self.requests = 0
        self.retried = 0

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
        subject = subject or f"{method} {self.endpoint}{path}"
        return self._persist(Request(method, path, query, headers, body), accept, subject, partial(_whole, subject))

    def get(
        self,
        path: str,
        take: Callable[[Answer], _Taken],
        headers: Mapping[str, str] | None = None,
        subject: str = "",
    ) -> _Taken:
        """GET; returns what *take* makes of the answer, whose body it reads (``readinto``).

        It is called again, with another answer, when the connection breaks while it reads, and once when it raises
        Damaged: what is damaged twice is no accident of the way.

        :raises DataError: as of :meth:`request`, and what *take* raises
        """
        subject = subject or f"GET {self.endpoint}{path}"
        return self._persist(Request("GET", path, None, headers, None), (), subject, take)

    def beside(self, path: str) -> Transport:
        """The same server without a token, at another *path* than the endpoint's."""
        other = copy.copy(self)
        other._base = path.rstrip("/")
        other._tokens = None
        return other

    def server_time(self) -> float:
        """Seconds since the epoch by the service's clock, which may differ by days; by ours before its first answer."""
        return self._started[0] + uptime() if self._started else time.time()

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()

    def _persist(
        self,
        request: Request,
        accept: Collection[int],
        subject: str,
        take: Callable[[Answer], _Taken],
    ) -> _Taken:
        """Send until there is a wanted answer, and return what *take* makes of it."""
        replayable = request.replayable()
        renewed = damaged = False
        tries = silences = 0
        began = time.monotonic()
        while True:
            token = self._tokens.current() if self._tokens else None
            retry_after = None
            try:
                exchange = self._send_in_turn(request, token)
                status = exchange.answer.status
                if 200 <= status < 300 or status in accept:
                    taken = self._take(exchange, take)
                    self._waiting.over()
                    return taken
                said = self._take(exchange, lambda answer: answer.read(_QUOTED))
            except Broken as error:
                disagreement = tls_failure(error.__cause__, self._way)
                if disagreement is not None:
                    raise Unavailable(subject, *disagreement) from error
                failure = self._broken(subject, error)
                silences += isinstance(error, Silent)
            except Damaged:
                # Where there is a body, it is what was to be sent that is not as it should be.
                if damaged or request.body is not None:
                    raise
                damaged = True
                continue
            else:
                location = exchange.answer.headers.get("Location", "") if status in REDIRECTS else ""
                failure = status_error(
                    subject, status, exchange.answer.reason, said, request.method, location, token_is_new=renewed
                )
                if status == 401 and self._tokens and not renewed and replayable:
                    self._tokens.renew(token)
                    renewed = True
                    continue
                if not means_later(request.method, status, said, tries):
                    raise failure
                retry_after = exchange.answer.headers.get("Retry-After")
            waited = time.monotonic() - began
            unknown = waited >= _NEVER_ANSWERED and not self._pool.silence.answered
            if tries == self._retries or silences == _SILENCES or unknown or not replayable:
                raise failure
            if tries or waited > _LONG:
                self._waiting.tell(f"trying again: {failure.cause}")
            self._sleep(_pause(tries, retry_after))
            tries += 1
            with self._lock:
                self.retried += 1

    def _send_in_turn(self, request: Request, token: str | None) -> _Exchange:
        """One try; whoever takes the answer gives the turn back (:meth:`_release`)."""
        head = self._head(request, token)
        if self._pace is None:
            return self._send_anew(head, request)
        self._pace.enter()
        try:
            return self._send_anew(head, request)
        except BaseException as error:
            self._pace.leave(pushed_back=isinstance(error, Broken))
            raise

    def _send_anew(self, head: bytes, request: Request) -> _Exchange:
        """An idle connection that the server closed meanwhile is no fault and does not count as one."""
        connection = self._pool.idle() if request.replayable() else None
        if connection is not None:
            try:
                return self._send(connection, head, request, request.tells())
            except Closed:
                self._pool.close()
        # Not measured: it comes after a handshake.
        return self._send(self._pool.new(), head, request, False)

    def _send(self, connection: Connection, head: bytes, request: Request, measured: bool) -> _Exchange:
        with self._lock:
            self.requests += 1
        sent = time.perf_counter()
        try:
            connection.send(head, request.body)
            answer = connection.receive(request.method, request.slow())
        except BaseException:
            connection.close()
            raise
        began = time.perf_counter()
        if not self._started:
            self._started[:] = [_time_in(answer.headers.get("Date", "")) - uptime()]
        seconds = began - sent if measured and answer.status < 300 else None
        return _Exchange(answer, connection, request.kind(), seconds, sent, began)

    def _head(self, request: Request, token: str | None) -> bytes:
        headers = request.headers or {}
        if token:
            headers = {**headers, "X-Auth-Token": token}
        query = f"?{urlencode(request.query, quote_via=quote)}" if request.query else ""
        target = self._base + request.path + query
        if self._to_proxy is not None:
            target = f"http://{self._authority}{target or '/'}"
            headers = {**headers, **self._to_proxy.headers}
        return make_head(request.method, target, self._authority, headers, request.framing())

    def _take(self, exchange: _Exchange, take: Callable[[Answer], _Taken]) -> _Taken:
        try:
            taken = take(exchange.answer)
        except BaseException as error:
            self._release(exchange, broken=isinstance(error, Broken))
            raise
        self._release(exchange)
        return taken

    def _release(self, exchange: _Exchange, broken: bool = False) -> None:
        """Keep the connection for the next request if its answer was read to the end, and give the turn back."""
        answer = exchange.answer
        if answer.ended:
            self._pool.silence.answered += 1
        if answer.reusable:
            self._pool.keep(exchange.connection)
        else:
            exchange.connection.close()
        if self._pace is not None:
            if answer.ended and answer.length and not self._limited:
                seconds = time.perf_counter() - exchange.began
                self._pace.received(answer.length, seconds, exchange.began - exchange.sent)
            self._pace.leave(exchange.kind, exchange.seconds, broken or answer.status in SLOW_DOWN)

    def _broken(self, subject: str, error: Broken) -> DataError:
        remedy = f"Check that the node reaches {self._check}, and run again: what is finished is not done again."
        if isinstance(error, Closed) and self.endpoint.startswith("http:"):
            remedy = f"If the service speaks TLS, its address has to begin with https://. {remedy}"
        if isinstance(error, Unreached):
            remedy = (
                "Check its address, firewalls on the way, and whether a proxy leads there that the environment "
                "has to name (https_proxy). Then run again: what is finished is not done again."
            )
        if isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.EMFILE:
            remedy = TOO_MANY
        return Unavailable(subject, f"no whole answer from {self._way} ({error})", remedy)


def _time_in(date: str) -> float:
    """Seconds since the epoch; by our clock where the service tells none."""
    with contextlib.suppress(TypeError, ValueError, OverflowError):  # as Python's version has it
        return parsedate_to_datetime(date).timestamp()
    return time.time()


def _whole(subject: str, answer: Answer) -> Response:
    body = b"" if (answer.length or 0) > LONGEST else answer.read(LONGEST)
    if not answer.ended:
        raise not_of_the_service(subject, f"it has more than {LONGEST >> 20} MiB")
    return Response(answer.status, answer.headers, body)


def _pause(tries: int, retry_after: str | None) -> float:
    if retry_after and retry_after.isdecimal():
        return min(float(retry_after), _LONGEST_PAUSE)
    return float(min(0.25 * 2 ** min(tries, 10), _LONGEST_PAUSE)) * random.uniform(0.5, 1.5)
