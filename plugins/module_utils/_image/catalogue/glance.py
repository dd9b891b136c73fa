# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the image API (version 2) that a snapshot needs, the same on the controller and on the node."""

from __future__ import annotations

import json
import re
from typing import Any, Callable, Dict, Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.pages import all_rows
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood

Image = Dict[str, Any]  # as the API gives it; custom properties are keys beside the others

_PAGE = 100


class Glance:
    """Images at the end of *transport*, whose endpoint may or may not name the API's version."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport
        self._base = "" if re.search(r"/v2(\.\d+)?$", transport.endpoint) else "/v2"

    def clock(self) -> float:
        """The service's own time, in seconds since the epoch: nodes' clocks may be off."""
        return self._http.server_time()

    def named(self, name: str, project: str | None) -> list[Image]:
        """Every image of *name* that *project* owns, in any state, newest first.

        :param project: id; None: those of other visibility than public and community, as far as the token sees them
        """
        # A plain name with a colon would be taken for an operator and its value.
        return self._listed({"name": f"eq:{name}"}, project, f"image {name}")

    def seen(self, **wanted: str) -> list[Image]:
        """Every image that the token sees, whoever owns it, of which these attributes are so, newest first."""
        return self._pages(wanted, f"images with {wanted}")

    def with_property(self, key: str, value: str, project: str | None) -> list[Image]:
        """Like :meth:`named`, every image with this property."""
        return self._listed({key: value}, project, f"images with {key}={value}")

    def get(self, image_id: str) -> Image:
        """:raises Missing: there is none of that id."""
        return self._json("GET", "/images" + quote_path(image_id), f"image {image_id}")

    @commit_point("image.create")
    def create(self, record: Mapping[str, Any]) -> Image:
        """A new image in state ``queued``, with no data yet."""
        return self._json("POST", "/images", "image {}".format(record["name"]), body=json.dumps(record).encode())

    def any_id(self) -> str | None:
        """The id of some image that is there, None if there is none at all."""
        with understood("images"):
            found = self._json("GET", "/images", "images", query={"limit": 1})["images"]
            return str(found[0]["id"]) if found else None

    def usage(self) -> dict[str, dict[str, int]]:
        """What the project has of what is limited, ``{name: {"usage", "limit"}}``; empty where Glance tells nothing."""
        try:
            with understood("usage of images"):
                return dict(self._json("GET", "/info/usage", "usage of images")["usage"])
        except Missing:  # before Yoga
            return {}

    @commit_point("image.upload")
    def upload(self, image_id: str, body: Body) -> None:
        """Give a ``queued`` image its data."""
        path = "/images" + quote_path(image_id) + "/file"
        headers = {"Content-Type": "application/octet-stream"}
        self._http.request("PUT", self._base + path, headers=headers, body=body, subject=f"upload of image {image_id}")

    def download(self, image_id: str, take: Callable[[Answer], None]) -> None:
        """Have *take* read an image's data; it is called again where the connection breaks."""
        path = self._base + "/images" + quote_path(image_id) + "/file"
        self._http.get(path, take, subject=f"download of image {image_id}")

    @commit_point("image.delete")
    def delete(self, image_id: str) -> None:
        """Delete it; one that is gone already is no error."""
        path = self._base + "/images" + quote_path(image_id)
        self._http.request("DELETE", path, accept=(404,), subject=f"image {image_id}")

    @commit_point("image.update")
    def update(self, image_id: str, **values: Any) -> None:
        """Change what the record says; *values* are named as in a record: ``protected=False``."""
        path = self._base + "/images" + quote_path(image_id)
        patch = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in values.items()]
        headers = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
        self._http.request("PATCH", path, headers=headers, body=json.dumps(patch).encode(), subject=f"image {image_id}")

    def members(self, image_id: str) -> list[str]:
        """Ids of the projects that a shared image is shared with, accepted or not."""
        path = "/images" + quote_path(image_id) + "/members"
        with understood(f"image {image_id}"):
            return [member["member_id"] for member in self._json("GET", path, f"image {image_id}")["members"]]

    @commit_point("image.share")
    def share(self, image_id: str, projects: Iterable[str]) -> None:
        """Let projects, by their ids, use an image of visibility ``shared``, once they have accepted it."""
        path = "/images" + quote_path(image_id) + "/members"
        for project in projects:
            body = json.dumps({"member": project}).encode()
            self._json("POST", path, f"image {image_id}, shared with project {project}", body=body)

    def _listed(self, wanted: Mapping[str, str], project: str | None, subject: str) -> list[Image]:
        found = self._pages({**wanted, "owner": project} if project else wanted, subject)
        return [image for image in found if project or image["visibility"] in ("private", "shared")]

    def _pages(self, wanted: Mapping[str, str], subject: str) -> list[Image]:
        first = {**wanted, "sort": "created_at:desc", "limit": _PAGE}

        def page(begin: str | None) -> tuple[list[Image], str | None]:
            answer = self._json("GET", "/images", subject, query=dict(parse_qsl(begin)) if begin else first)
            with understood(subject):
                images = {image["id"]: image for image in answer["images"]}
                return list(images.values()), urlsplit(answer["next"]).query if "next" in answer else None

        # Of an image that comes meanwhile, others are on two pages.
        return list({image["id"]: image for image in all_rows(subject, page)}.values())

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
        with understood(subject):
            return dict(json.loads(answer.body))
