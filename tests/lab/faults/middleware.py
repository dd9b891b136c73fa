# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""WSGI middleware that strikes requests by rules.py's rules. Runs inside the services."""

import http
import json
import socket
import struct
import time
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Optional

from tests.lab.faults.rules import Rule, load, struck_file


class Faults:
    """Put before `application`; `rules` is read again whenever it changes."""

    def __init__(self, application: Any, rules: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._application = application
        self._rules = _Rules.of(Path(rules))
        self._sleep = sleep

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        rule = self._rules.strike(environ)
        if rule is None:
            return self._application(environ, start_response)  # type: ignore[no-any-return]  # WSGI is untyped
        self._sleep(rule.delay)
        if rule.drop_upload is not None:
            _drop(environ["wsgi.input"], rule.drop_upload)
        if rule.status is not None:
            headers = {"Content-Type": "text/plain", **rule.headers}
            start_response(f"{rule.status} {_phrase(rule.status)}", list(headers.items()))
            return [b"a fault of the lab\n"]
        body = self._application(environ, start_response)
        return body if rule.truncate is None else _truncated(body, rule.truncate)


class _Rules:
    """The rules in a file, with their counts: shared by all applications of this process."""

    _all: "dict[Path, _Rules]" = {}

    @classmethod
    def of(cls, path: Path) -> "_Rules":
        return cls._all.setdefault(path, cls(path))

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: Optional[int] = None
        self._rules: list[Rule] = []

    def strike(self, environ: Any) -> Optional[Rule]:
        """The rule for this request, counted and written down; None for most."""
        if "HTTP_X_LAB_PROBE" in environ:  # the lab looking whether the part is well must not use up a count
            return None
        self._refresh()
        path = environ.get("PATH_INFO", "") + "?" + environ.get("QUERY_STRING", "")
        for place, rule in enumerate(self._rules):
            if rule.method not in ("", environ["REQUEST_METHOD"]) or rule.path not in path or rule.count == 0:
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            if rule.count is not None:
                rule.count -= 1
            with struck_file(self._path).open("a") as stream:
                agent = environ.get("HTTP_USER_AGENT", "")
                request = {"rule": place, "method": environ["REQUEST_METHOD"], "path": path, "agent": agent}
                stream.write(json.dumps(request) + "\n")
            return rule
        return None

    def _refresh(self) -> None:
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            self._rules, self._read = [], None
            return
        if changed != self._read:
            self._rules, self._read = load(self._path), changed


def _drop(body: Any, after: int) -> None:
    """Read some of the request's body, then reset the connection."""
    while after > 0:
        chunk = body.read(min(after, 65536))
        if not chunk:
            break
        after -= len(chunk)
    connection = body.get_socket().fd  # below eventlet's: a shutdown would wait for the rest of the upload
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise OSError("a fault of the lab: upload dropped")


def _truncated(body: Any, left: int) -> Iterator[bytes]:
    try:
        for chunk in body:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                raise OSError("a fault of the lab: answer truncated")
    finally:
        if hasattr(body, "close"):
            body.close()


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:  # Swift's own 498
        return "Rate Limited"
