# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a container: plain HTTP, every object of it read."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

from tests.trust.http import Http
from tests.trust.model.things import FILE, FOLDER, LINK, Thing
from tests.trust.stores import Place

_KINDS = {"application/directory": FOLDER, "inode/symlink": LINK}


class Look:
    """Looks at a container again and again.

    :param prefix: of what is looked at, without a slash at its end; empty for all
    """

    def __init__(self, place: Place, prefix: str = "") -> None:
        self._segments = place.container + "_segments"
        self._prefix = prefix + "/" if prefix else ""
        self._http = Http(place)

    def things(self) -> dict[str, Thing]:
        """All objects below the prefix, by what is left of their names."""
        return {name[len(self._prefix) :]: self._thing(name) for name in self._names() if self._has(name)}

    def beside(self) -> dict[str, Thing]:
        """All that are beside the prefix."""
        return {name: self._thing(name) for name in self._names() if not self._has(name)}

    def orphans(self) -> set[str]:
        """Names of segments that belong to no large object of the container."""
        there = {f"/{self._segments}/{row['name']}" for row in self._http.rows(self._segments)}
        for name in self._names() if there else ():
            headers, _body = self._http.request("HEAD", name)
            if "x-static-large-object" in headers:
                there -= {part["name"] for part in json.loads(self._manifest(name))}
        return there

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _manifest(self, name: str) -> bytes:
        """A store was once seen to answer with nothing, which nobody has explained; then it is asked again."""
        manifest = b""
        for _time in range(3):
            manifest = manifest or self._http.request("GET", name, query="multipart-manifest=get")[1]
        return manifest

    def _names(self) -> list[str]:
        return [row["name"] for row in self._http.rows()]

    def _has(self, name: str) -> bool:
        return name.startswith(self._prefix)

    def _thing(self, name: str) -> Thing:
        headers, body = self._http.request("GET", name)
        kind = _KINDS.get(headers["content-type"].partition(";")[0], FILE)
        mtime, mode = headers.get("x-object-meta-mtime"), headers.get("x-object-meta-mode")
        return Thing(
            kind,
            body.decode() if kind == LINK else "" if kind == FOLDER else hashlib.md5(body).hexdigest(),
            0 if kind == FOLDER else len(body),
            int(Decimal(mtime) * 1_000_000) if mtime else None,
            int(mode, 8) & 0o777 if mode else None,
        )
