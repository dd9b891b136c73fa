# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain HTTP to an object store: libraries make ``b`` of a name like ``a/../b``, and here it has to stay what it is."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any, Mapping
from urllib.parse import quote, urlencode, urlsplit

from tests.lab import layout
from tests.trust.stores import Place


class Refused(Exception):
    """The store did not do it.

    :ivar status: of its answer
    """

    def __init__(self, what: str, status: int) -> None:
        super().__init__(f"{what}: {status}")
        self.status = status


class Http:
    """One connection to a place's store, to use a container of it."""

    def __init__(self, place: Place) -> None:
        url = urlsplit(place.url)
        self._base = url.path
        self._container = place.container
        self._token = place.token
        if url.scheme == "https":
            trusted = ssl.create_default_context(cafile=str(layout.AUTHORITY))
            self._connection: http.client.HTTPConnection = http.client.HTTPSConnection(url.netloc, context=trusted)
        else:
            self._connection = http.client.HTTPConnection(url.netloc)

    def request(
        self,
        method: str,
        name: str | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        query: str = "",
        container: str = "",
    ) -> tuple[Mapping[str, str], bytes]:
        """Headers (their names in small letters) and body of the answer.

        :param name: of an object; None for the container itself
        :param container: another one than the place's
        :raises Refused: it is an error
        """
        path = f"{self._base}/{container or self._container}"
        path += "" if name is None else "/" + quote(name).replace(".", "%2E")
        path += "?" + query if query else ""
        self._connection.request(method, path, body, {"X-Auth-Token": self._token, **(headers or {})})
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise Refused(f"{method} {path}", answer.status)
        return {key.lower(): value for key, value in answer.getheaders()}, told

    def rows(self, container: str = "") -> list[dict[str, Any]]:
        """All of the listing; empty where there is no such container."""
        found: list[dict[str, Any]] = []
        while True:
            query = urlencode({"format": "json", "marker": found[-1]["name"] if found else ""})
            try:
                _headers, body = self.request("GET", query=query, container=container)
            except Refused as refused:
                if refused.status == 404:
                    return []
                raise
            rows = json.loads(body or b"[]")
            if not rows:
                return found
            found += rows

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
