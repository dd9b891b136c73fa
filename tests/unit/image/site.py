# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Nova and a Glance that answer as their API references say (compute 2.1, image 2): no Nova runs in the lab."""

from __future__ import annotations

import re
from typing import Any

from tests.unit.json_server import JsonServer

SERVER = {"id": "7a1c6e0e-5d5b-4c55-9e0c-0d9c8f1f6f10", "name": "my-vm", "status": "ACTIVE"}
WHEN = "2026-11-25T00:00:00Z"


class Site(JsonServer):
    """Keeps images, and what Nova was asked for.

    :ivar states: those that a new image goes through, one a look; "gone" for an image that vanishes
    :ivar forbidden: visibilities that are not for everybody
    :ivar usage: what Glance tells of limits
    :ivar refusal: of createImage: a status and a message
    """

    def __init__(self) -> None:
        self.images: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.states = ["queued", "saving", "active"]
        self.forbidden: list[str] = []
        self.usage: dict[str, dict[str, int]] = {}
        self.refusal: tuple[int, str] | None = None
        self.versions = {"version": "2.90", "min_version": "2.1"}
        super().__init__()

    def add(self, name: str, **more: Any) -> str:
        """An image; its id."""
        ident = f"image-{len(self.images) + 1}"
        self.images[ident] = {
            "id": ident, "name": name, "status": "active", "visibility": "private", "created_at": WHEN, "tags": [],
            "size": 1, "min_disk": 10, "min_ram": 0, "protected": False, **more,
        }  # fmt: skip
        return ident

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        path, _mark, query = path.partition("?")
        if path.startswith("/compute"):
            return self._nova(method, path, body, headers)
        ident = path.split("/")[3] if path.count("/") > 2 else ""
        if method == "POST":
            if body["visibility"] in self.forbidden:
                return 403, {}, {"message": "not authorized"}
            return (409, {}, {"message": "exists"}) if body["id"] in self.images else (500, {}, {"message": "no id"})
        if method == "GET" and path.endswith("/info/usage"):
            return 200, {}, {"usage": self.usage}
        if method == "GET" and not ident:
            wanted = re.search(r"name=eq%3A([^&]*)", query)
            family = re.search(r"chameleon_data_family=([^&]*)", query)
            found = [
                image
                for image in self.images.values()
                if not (wanted or family)
                or (wanted and image["name"] == wanted[1])
                or (family and image.get("chameleon_data_family") == family[1])
            ]
            return 200, {}, {"images": found}
        image = self.images.get(ident)
        if image is None:
            return 404, {}, {"message": "no such image"}
        if method == "DELETE":
            del self.images[ident]
            return 204, {}, None
        if method == "PATCH":
            for change in body:
                image[change["path"][1:]] = change["value"]
        elif image["status"] != "active" and self.states:
            image["status"] = self.states.pop(0)
            if image["status"] == "gone":
                del self.images[ident]
                return 404, {}, {"message": "no such image"}
        return 200, {}, image

    def _nova(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        if path.rstrip("/").endswith("/v2.1"):
            links = [{"rel": "self", "href": f"{self.url}/compute/v2.1/"}]
            return 200, {}, {"version": {"id": "v2.1", "status": "CURRENT", "links": links, **self.versions}}
        if path.endswith("/action"):
            self.asked.append(body["createImage"])
            if self.refusal:
                return self.refusal[0], {}, {"conflictingRequest": {"message": self.refusal[1], "code": 409}}
            made = body["createImage"]
            ident = self.add(made["name"], status="queued", **made["metadata"])
            if "2.45" in str(headers.get("OpenStack-API-Version")):
                return 202, {}, {"image_id": ident}
            return 202, {"Location": f"{self.url}/compute/v2.1/images/{ident}"}, None
        if path.endswith(f"/servers/{SERVER['id']}"):
            return 200, {}, {"server": SERVER}
        if path.endswith(("/servers", "/servers/detail")):
            return 200, {}, {"servers": [SERVER]}
        return 404, {}, {"itemNotFound": {"message": "not found", "code": 404}}
