# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking the lab's services over HTTP with the standard library, from inside the lab's network."""

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any, Mapping, Optional
from urllib.parse import urlsplit

from tests.lab import layout, netns


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    method: str, url: str, body: Any = None, headers: Optional[Mapping[str, str]] = None, timeout: float = 60.0
) -> Answer:
    """One request; `body` is bytes, or something to send as JSON. Raises OSError when nothing answers."""
    sent = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        sent["Content-Type"] = "application/json"
    parts = urlsplit(url)
    with netns.entered():
        connection = connection_to(url, timeout)
        try:
            connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, sent)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()


def trust() -> ssl.SSLContext:
    """For clients of the lab: its authority alone is trusted."""
    return ssl.create_default_context(cafile=str(layout.AUTHORITY))


def connection_to(url: str, timeout: float = 60.0) -> http.client.HTTPConnection:
    """A connection to the server of *url*, of which TLS trusts the lab's authority alone."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout, context=trust())
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
