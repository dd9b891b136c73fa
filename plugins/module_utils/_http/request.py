# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for, and what that tells about how to ask."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.connection import SMALL


class Request(NamedTuple):
    """A request before it is sent.

    :ivar path: below the endpoint, quoted
    """

    method: str
    path: str
    query: Mapping[str, Any] | None
    headers: Mapping[str, str] | None
    body: bytes | Body | None

    def replayable(self) -> bool:
        """Whether it can be sent again."""
        return not isinstance(self.body, Body) or self.body.replayable

    def kind(self) -> str:
        """Requests that a server works on equally long; listings and manifests, which have a query, are others."""
        return f"{self.method}?" if self.query else self.method

    def slow(self) -> bool:
        """Whether the server may have much to do before it answers: more than to read one object."""
        return self.method not in ("GET", "HEAD") or bool(self.query)

    def tells(self) -> bool:
        """Whether the time until the answer tells how busy the server is, and not how large the request is."""
        if self.method == "PUT":
            return not isinstance(self.body, Body) and len(self.body or b"") <= SMALL
        return self.method != "POST"

    def framing(self) -> str:
        """The header that tells where the body ends."""
        length = self.body.length if isinstance(self.body, Body) else len(self.body or b"")
        if length is None:
            return "Transfer-Encoding: chunked\r\n"
        if self.body is not None or self.method in ("PUT", "POST"):
            return f"Content-Length: {length}\r\n"
        return ""
