# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A packed data set goes, as its files are objects now; others' objects among its own stay."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, FOLDER
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import list_versions
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packed import PackedSource
from tests.unit.packed.histories import each, place_in, push, restore
from tests.unit.packed.killing import killed_everywhere
from tests.unit.packed.memory_store import MemoryStore

LARGE = b"L" * 7000
OTHERS = ["notes.txt", "packs/README", "versions/mine", "files/x", "packs/" + "f" * 32 + ".zip.part"]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore("c", "c_segments")


@pytest.fixture
def place(store: MemoryStore) -> Place:
    """A data set with two versions, a large file, as if it had segments, and what others have put there."""
    place = place_in(store)
    for files in ({"a": b"1" * 2000, "large": LARGE}, {"a": b"2" * 2000, "large": LARGE}):
        push(place, files)
    segment = f"p/{FILES}{md5_of(LARGE)}-{len(LARGE)}/.slo/{md5_of(b'x')}-1"
    put_object(place.store, "c_segments", segment, b"x", md5_of(b"x"))
    for name in OTHERS:
        put_object(place.store, "c", f"p/{FOLDER}{name}", b"o", md5_of(b"o"))
    return place


def remove(place: Place) -> None:
    context: Any = SimpleNamespace(parts=SimpleNamespace(map=each), settings=SimpleNamespace(there="c/p"))
    tally: Any = SimpleNamespace(done=SimpleNamespace(deleted=0))
    latest = read_latest(place)
    if latest is None:
        PackedSource(place, None, PackTable()).remove(context, tally)
        return
    with open_index(place, latest, PackTable()) as index:
        PackedSource(place, index, PackTable(), latest).remove(context, tally)


def test_killed_anywhere_no_version_is_found_that_lacks_anything_and_others_objects_stay(
    place: Place, store: MemoryStore
) -> None:
    others = sorted(f"p/{FOLDER}{name}" for name in OTHERS)
    for _killed in killed_everywhere(store, lambda: remove(place)):
        for version in list_versions(place):
            assert restore(store, place, version)["large"] == LARGE
        remove(place)
        assert (store.names("c"), store.names("c_segments")) == (others, [])


def test_who_may_not_see_the_segments_deletes_nothing(place: Place, store: MemoryStore) -> None:
    def before(_method: str, container: str, _name: str) -> None:
        if container == "c_segments":
            raise Denied("container c_segments", "the service answered 403 Forbidden")

    names = store.names("c")
    store.before = before
    with pytest.raises(Denied, match="where large files have their segments"):
        remove(place)
    assert store.names("c") == names
