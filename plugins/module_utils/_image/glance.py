# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the image API (version 2) that a snapshot needs, the same on the controller and on the node."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, Mapping
from urllib.parse import parse_qsl, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path

Image = Dict[str, Any]  # as the API gives it; custom properties are keys beside the others

_PAGE = 100


class Glance:
    """Images at the end of *transport*, whose endpoint may or may not name the API's version."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport
        self._base = "" if re.search(r"/v2(\.\d+)?$", transport.endpoint) else "/v2"

    def named(self, name: str, project: str | None) -> list[Image]:
        """Every image of *name* that *project* owns, in any state, newest first.

        :param project: id; None: those of other visibility than public and community, as far as the token sees them
        """
        # A plain name with a colon would be taken for an operator and its value.
        query: dict[str, Any] = {"name": f"eq:{name}", "sort": "created_at:desc", "limit": _PAGE}
        if project:
            query["owner"] = project
        found: list[Image] = []
        while True:
            page = self._json("GET", "/images", f"image {name}", query=query)
            found += page["images"]
            if "next" not in page:
                break
            query = dict(parse_qsl(urlsplit(page["next"]).query))
        return [image for image in found if project or image["visibility"] in ("private", "shared")]

    def get(self, image_id: str) -> Image:
        """:raises Missing: there is none of that id."""
        return self._json("GET", "/images" + quote_path(image_id), f"image {image_id}")

    def create(self, record: Mapping[str, Any]) -> Image:
        """A new image in state ``queued``, with no data yet."""
        return self._json("POST", "/images", "image {}".format(record["name"]), body=json.dumps(record).encode())

    def upload(self, image_id: str, body: Body) -> None:
        """Give a ``queued`` image its data."""
        path = "/images" + quote_path(image_id) + "/file"
        headers = {"Content-Type": "application/octet-stream"}
        self._http.request("PUT", self._base + path, headers=headers, body=body, subject=f"upload of image {image_id}")

    def delete(self, image_id: str) -> None:
        """Delete it; one that is gone already is no error."""
        path = self._base + "/images" + quote_path(image_id)
        self._http.request("DELETE", path, accept=(404,), subject=f"image {image_id}")

    def _json(
        self,
        method: str,
        path: str,
        subject: str,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
    ) -> Image:
        headers = {"Content-Type": "application/json"} if body is not None else None
        answer = self._http.request(method, self._base + path, query=query, headers=headers, body=body, subject=subject)
        parsed: Image = json.loads(answer.body)
        return parsed
