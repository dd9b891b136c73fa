# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of a container, page by page, in the order of their names' UTF-8 bytes."""

from __future__ import annotations

import json
from typing import Any, Iterator, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"

PLAIN, SLO, DLO, OPAQUE = "plain", "slo", "dlo", "opaque"


class Entry(NamedTuple):
    """An object as its listing, or a HEAD, describes it.

    :ivar etag: MD5 of the content; of a large object the MD5 of its segments' etags
    :ivar modified: time of the last change as listed; only good for comparing with another listing of this server
    :ivar kind: ``plain``, ``slo``, ``dlo``, or ``opaque``: the listing tells neither size nor content, HEAD does
    :ivar segment_size: bytes of each segment but the last, where the one who made it wrote that down; else 0
    """

    name: str
    size: int
    etag: str
    modified: str
    content_type: str
    kind: str
    segment_size: int = 0

    @property
    def large(self) -> bool:
        """Whether it is made of segments."""
        return self.kind in (SLO, DLO)

    @property
    def folder_marker(self) -> bool:
        """Whether it only stands for a folder, as several clients write them."""
        return self.name.endswith("/") or self.content_type.startswith("application/directory")


def read_row(row: Mapping[str, Any]) -> Entry:
    """One row of a JSON listing.

    The etag of nothing is what an empty object has, but also any DLO and, on Ceph RGW, any SLO: opaque.
    """
    slo_etag = row.get("slo_etag")
    etag = (slo_etag or row["hash"]).strip('"')
    kind = SLO if slo_etag else OPAQUE if etag == EMPTY_MD5 else PLAIN
    return Entry(row["name"], int(row["bytes"]), etag, row["last_modified"], row.get("content_type") or "", kind)


def list_objects(store: Store, container: str, prefix: str = "") -> Iterator[Entry]:
    """All objects whose name begins with *prefix*.

    Pages are as long as the server likes; only an empty one is the last (Ceph RGW's are short in the middle).

    :raises Missing: there is no such container
    :raises Damaged: the names are out of order, so that nothing could be concluded from what is not listed
    """
    subject = f"container {container}"
    query = {"format": "json", "prefix": prefix}
    last = ""
    while True:
        answer = store.transport.request("GET", quote_path(container), query, subject=subject)
        rows = json.loads(answer.body) if answer.body else []
        if not rows:
            return
        for row in rows:
            if row["name"] <= last:
                raise Damaged(subject, "its listing is out of order at {!r}".format(row["name"]), "Run again.")
            last = row["name"]
            yield read_row(row)
        query["marker"] = last
