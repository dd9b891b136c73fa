# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store in memory, where every single request can be the last one of who asks: for what real stores cannot show."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime, timezone
from typing import Any, Callable, Mapping, NamedTuple
from urllib.parse import unquote

from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.status import status_error
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Response
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

_PAGE = 7
CHANGES = ("PUT", "POST", "DELETE")


class Killed(BaseException):
    """Whoever asks is no more."""


class Object(NamedTuple):
    """What is stored."""

    content: bytes
    headers: dict[str, str]
    modified: float
    expires: float | None


class Answer(io.BytesIO):
    """A body that comes."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.body)
        self.status, self.headers, _body = response
        self.length = len(response.body)

    @property
    def ended(self) -> bool:
        """Whether it was read to its end."""
        return self.tell() == self.length


class MemoryStore:
    """It is what a `Transport` leads to.

    :ivar before: called with method, container and name before each request
    :ivar now: its clock, seconds since the epoch
    """

    def __init__(self, *containers: str) -> None:
        self.containers: dict[str, dict[str, Object]] = {name: {} for name in containers}
        self.before: Callable[[str, str, str], None] = lambda _method, _container, _name: None
        self.now = 1_800_000_000.0
        self.requests = 0

    @property
    def opened(self) -> Store:
        """As the other parts see it."""
        transport: Any = self
        return Store(transport, Capabilities(bulk_delete=1000))

    def names(self, container: str) -> list[str]:
        """All that is there, and not expired."""
        return [name for name in sorted(self.containers[container]) if self._there(container, name)]

    def request(
        self,
        method: str,
        path: str = "",
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
        accept: Any = (),
        subject: str = "",
    ) -> Response:
        """As of `Transport.request`."""
        container, _slash, name = unquote(path.lstrip("/")).partition("/")
        self.before(method, container, name)
        content = b"".join(body.blocks()) if isinstance(body, Body) else bytes(body or b"")
        if query and "bulk-delete" in query:
            return self._delete_many(content)
        status, given, answer = self._answer(method, container, name, query or {}, headers or {}, content)
        if status >= 300 and status not in accept:
            raise status_error(subject, status, "", method=method)
        return Response(status, Headers(given.items()), answer)

    def get(
        self,
        path: str,
        take: Callable[[Any], Any],
        headers: Mapping[str, str] | None = None,
        subject: str = "",
    ) -> Any:
        """As of `Transport.get`."""
        return take(Answer(self.request("GET", path, headers=headers, subject=subject)))

    def server_time(self) -> float:
        """As of `Transport.server_time`."""
        return self.now

    def close(self) -> None:
        """As of `Transport.close`."""

    def _answer(
        self, method: str, container: str, name: str, query: Any, headers: Mapping[str, str], content: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        objects = self.containers.get(container)
        if objects is None:
            return 404, {}, b""
        if not name:
            return (200, {}, b"") if method == "HEAD" else (200, {}, self._list(objects, **query))
        if method == "PUT" and "X-Copy-From" in headers:
            return self._copy(objects, name, headers)
        if method == "PUT":
            assert hashlib.md5(content).hexdigest() == headers["ETag"]
            objects[name] = Object(content, self._kept(headers), self.now, self._expiry(headers))
            return 201, {"ETag": headers["ETag"]}, b""
        found = self._there(container, name)
        if found is None:
            return 404, {}, b""
        if method == "DELETE":
            del objects[name]
            return 204, {}, b""
        if method == "POST":
            objects[name] = found._replace(headers=self._kept(headers), expires=self._expiry(headers))
            return 202, {}, b""
        told = {"ETag": hashlib.md5(found.content).hexdigest(), **found.headers}
        if found.expires is not None:
            told["X-Delete-At"] = str(int(found.expires))
        answer = found.content
        status = 200
        if "Range" in headers:
            first, _dash, last = headers["Range"].partition("=")[2].partition("-")
            answer, status = answer[int(first) : int(last) + 1], 206
            if not answer:
                return 416, {}, b""
        return status, {**told, "Content-Length": str(len(answer))}, b"" if method == "HEAD" else answer

    def _copy(
        self, objects: dict[str, Object], name: str, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        container, _slash, original = unquote(headers["X-Copy-From"].lstrip("/")).partition("/")
        found = self._there(container, original)
        if found is None:
            return 404, {}, b""
        objects[name] = Object(found.content, self._kept(headers), self.now, self._expiry(headers))
        return 201, {}, b""

    def _there(self, container: str, name: str) -> Object | None:
        found = self.containers[container].get(name)
        return None if found is None or (found.expires is not None and found.expires <= self.now) else found

    def _list(
        self, objects: dict[str, Object], prefix: str = "", marker: str = "", limit: int = _PAGE, **_format: Any
    ) -> bytes:
        names = sorted(name for name in objects if name.startswith(prefix) and name > marker)[:limit]
        return json.dumps([self._row(name, objects[name]) for name in names]).encode()

    @staticmethod
    def _row(name: str, stored: Object) -> dict[str, Any]:
        modified = datetime.fromtimestamp(stored.modified, timezone.utc).replace(tzinfo=None).isoformat()
        etag = hashlib.md5(stored.content).hexdigest()
        return {"name": name, "bytes": len(stored.content), "hash": etag, "last_modified": modified}

    def _delete_many(self, lines: bytes) -> Response:
        gone = 0
        names = lines.decode().split()
        for line in names:
            container, _slash, name = unquote(line).partition("/")
            self.before("DELETE", container, name)
            gone += self.containers[container].pop(name, None) is not None
        told = {"Number Deleted": gone, "Number Not Found": len(names) - gone, "Errors": []}
        return Response(200, Headers(), json.dumps(told).encode())

    def _expiry(self, headers: Mapping[str, str]) -> float | None:
        if "X-Delete-After" in headers:
            return self.now + int(headers["X-Delete-After"])
        return float(headers["X-Delete-At"]) if "X-Delete-At" in headers else None

    @staticmethod
    def _kept(headers: Mapping[str, str]) -> dict[str, str]:
        """As Swift: what is not named is forgotten."""
        return {
            name: value
            for name, value in headers.items()
            if name.startswith("X-Object-Meta-") or name in ("Content-Type", "X-Static-Large-Object")
        }
