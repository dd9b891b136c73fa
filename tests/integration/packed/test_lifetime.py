# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version takes over does not expire before it, and keeps what else it has."""

from __future__ import annotations

import time

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._packed.lifetime import prolong
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment, put_manifest
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import SEGMENT_SIZE, head_object, put_object
from tests.unit.packed.histories import each

PACK, FILE = PACKS + "a.zip", FILES + "b-20"


def test_packs_and_files_of_segments(place: Place) -> None:
    soon, later = int(time.time()) + 1000, int(time.time()) + 5000
    told = {"Content-Type": "application/zip", "X-Object-Meta-Project": "17", "X-Delete-At": str(soon)}
    put_object(place.store, place.container, place.prefix + PACK, b"pack", md5_of(b"pack"), told)
    segments = []
    for content in (b"0" * 10, b"1" * 10):
        name = f"{place.prefix}{FILE}/.slo/{md5_of(content)}-10"
        segments.append(Segment(place.container + "_segments", name, 10, md5_of(content)))
        put_object(place.store, segments[-1].container, name, content, md5_of(content), {"X-Delete-At": str(soon)})
    put_manifest(place.store, place.container, place.prefix + FILE, segments, {**told, SEGMENT_SIZE: "10"})

    def look(container: str, name: str) -> Headers:
        found = head_object(place.store, container, name)
        assert found is not None
        return found[1]

    for until, changed, end in ((soon, 0, soon), (later, 4, later), (soon, 0, later), (None, 4, None)):
        assert prolong(place, [PACK, FILE], until, each) == changed
        for name in (PACK, FILE):
            headers = look(place.container, place.prefix + name)
            assert read_expiry(headers) == end
            assert (headers["X-Object-Meta-Project"], headers["Content-Type"]) == ("17", "application/zip")
        assert all(read_expiry(look(segment.container, segment.name)) == end for segment in segments)
    assert look(place.container, place.prefix + FILE)[SEGMENT_SIZE] == "10"
    got = place.store.transport.request("GET", f"/{place.container}/{place.prefix}{FILE}")
    assert got.body == b"0" * 10 + b"1" * 10
