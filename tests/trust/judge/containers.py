# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a store has, as python-swiftclient tells it."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from swiftclient.client import ClientException, Connection

from tests.trust.model.things import FILE, FOLDER, LINK, Thing

_KINDS = {"application/directory": FOLDER, "inode/symlink": LINK}


class Containers:
    """The containers of a project.

    :param authorities: file of the certificates of those that the store is trusted by
    """

    def __init__(self, url: str, token: str, authorities: str) -> None:
        self._swift = Connection(preauthurl=url, preauthtoken=token, cacert=authorities, retries=2)

    def names(self, container: str, prefix: str = "") -> list[str]:
        """Names of the objects; none where there is no such container."""
        try:
            return [row["name"] for row in self._swift.get_container(container, prefix=prefix, full_listing=True)[1]]
        except ClientException as error:
            if error.http_status == 404:
                return []
            raise

    def things(self, container: str) -> dict[str, Thing]:
        """All objects by their names; one that is listed and cannot be had is of no kind."""
        return {name.rstrip("/"): self._thing(container, name) for name in self.names(container)}

    def left_over(self, container: str) -> list[str]:
        """Names beside it, in the container of its segments, that nothing is made of and that do not go by themselves.

        Ceph RGW does not tell what large objects are made of: there these are those beside objects that are not large.
        """
        place = f"{container}_segments"
        made_of: set[str] = set()
        untold: list[str] = []
        for name in self.names(container):
            segments = self._segments(container, name)
            made_of.update(segments or ())
            if segments == []:
                untold.append(f"{name}/.slo/")
        return [
            name
            for name in self.names(place)
            if f"{place}/{name}" not in made_of
            and not any(name.startswith(one) for one in untold)
            and not ("/.at-work/" in name and self.expires(place, name))
        ]

    def expires(self, container: str, name: str) -> bool:
        """Whether it goes by itself, or has gone."""
        try:
            return "x-delete-at" in self._swift.head_object(container, name)
        except ClientException as error:
            if error.http_status == 404:
                return True
            raise

    def put(self, container: str, name: str, content: bytes) -> None:
        """Store an object, as any other tool does."""
        self._swift.put_container(container)
        self._swift.put_object(container, name, content)

    def delete(self, *containers: str) -> None:
        """Delete containers with all that is in them."""
        for container in containers:
            for name in self.names(container):
                self._gone(self._swift.delete_object, container, name)
            self._gone(self._swift.delete_container, container)

    def _thing(self, container: str, name: str) -> Thing:
        try:
            headers, content = self._swift.get_object(container, name)
        except ClientException as error:
            return Thing(f"{error.http_status}")
        kind = _KINDS.get(headers["content-type"].partition(";")[0], FILE)
        mtime = headers.get("x-object-meta-mtime")
        told = content.decode() if kind == LINK else "" if kind == FOLDER else hashlib.md5(content).hexdigest()
        return Thing(kind, told, len(content), int(Decimal(mtime) * 1_000_000) if mtime and kind != FOLDER else None)

    def _segments(self, container: str, name: str) -> list[str] | None:
        """What a large object is made of, as far as that is told; None of any other."""
        try:
            if self._swift.head_object(container, name).get("x-static-large-object", "").lower() != "true":
                return None
            _headers, manifest = self._swift.get_object(container, name, query_string="multipart-manifest=get")
            return [row["name"].lstrip("/") for row in json.loads(manifest)]
        except (ClientException, ValueError):
            return []

    @staticmethod
    def _gone(delete: Any, *what: str) -> None:
        try:
            delete(*what)
        except ClientException as error:
            if error.http_status != 404:
                raise
