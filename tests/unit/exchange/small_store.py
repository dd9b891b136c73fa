# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Swift of one container on loopback, which counts what it sends; for what real stores cannot be made to do."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

CONTAINER = "box"


class SmallStore:
    """Serves these objects until it is closed.

    :ivar sent: bytes of content that were asked for
    :ivar listed: how often the container was listed to its end
    :ivar broken: names whose content cannot be had
    """

    def __init__(self, objects: Mapping[str, bytes], headers: Mapping[str, Mapping[str, str]]) -> None:
        self.objects = objects
        self.headers = headers
        self.sent = 0
        self.listed = 0
        self.broken: set[str] = set()
        self._lock = threading.Lock()
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                status, headers, content = store.answer(self.command, self.path, self.headers)
                self.send_response_only(status)
                for name, value in {"Date": self.date_time_string(), **headers}.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = _any

            def log_message(self, *arguments: object) -> None:
                """Nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1/AUTH_x"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, method: str, target: str, asked: Any) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content."""
        path, query = unquote(urlsplit(target).path), parse_qs(urlsplit(target).query)
        if path == "/info":
            return 200, {}, json.dumps({"swift": {}, "slo": {}}).encode()
        container, _slash, name = path[len("/v1/AUTH_x/") :].partition("/")
        if container != CONTAINER:
            return 404, {}, b""
        if not name and method == "HEAD":
            return 204, {"X-Container-Object-Count": str(len(self.objects)), "X-Container-Bytes-Used": "1"}, b""
        if not name:
            rows = self._listing(query)
            with self._lock:
                self.listed += not rows
            return 200, {}, json.dumps(rows).encode()
        if name not in self.objects:
            return 404, {}, b""
        content = self.objects[name]
        headers = {
            "ETag": hashlib.md5(content).hexdigest(),
            "Last-Modified": "Mon, 23 Nov 2026 12:00:00 GMT",
            "Content-Length": str(len(content)),
            "Content-Type": "application/octet-stream",
            **self.headers.get(name, {}),
        }
        if method == "HEAD":
            return 200, headers, b""
        if name in self.broken:
            return 403, {}, b""
        status = 200
        if asked.get("Range"):
            first, last = map(int, asked["Range"].partition("=")[2].split("-"))
            content, status = content[first : last + 1], 206
            headers["Content-Length"] = str(len(content))
        with self._lock:
            self.sent += len(content)
        return status, headers, content

    def _listing(self, query: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        marker, prefix = query.get("marker", [""])[0], query.get("prefix", [""])[0]
        return [
            {
                "name": name,
                "bytes": len(self.objects[name]),
                "hash": hashlib.md5(self.objects[name]).hexdigest(),
                "last_modified": "2026-11-23T12:00:00.000000",
                "content_type": self.headers.get(name, {}).get("Content-Type", "application/octet-stream"),
            }
            for name in sorted(self.objects)
            if name > marker and name.startswith(prefix)
        ]
