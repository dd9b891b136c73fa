# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pointer, and what is not one."""

from __future__ import annotations

from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index, read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import (
    find_version,
    known_versions,
    list_versions,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, put_object
from tests.unit.packed.histories import push
from tests.unit.packed.memory_store import MemoryStore


def test_there_is_none_where_nothing_was_pushed(place: Place) -> None:
    assert read_latest(place) is None
    assert read_latest(place._replace(container="other")) is None
    assert list_versions(place) == []
    with pytest.raises(Missing, match=r"object c/p/\.packed/latest: it is not there"):
        find_version(place, "latest")


def test_where_the_pointer_is_gone_the_versions_that_are_there_are_told(place: Place) -> None:
    (version, _latest) = push(place, {"a": b"x"})
    delete_object(place.store, "c", "p/" + LATEST)
    with pytest.raises(Missing, match=f"has expired or .* by 'version'. The newest .*{version.digest}"):
        find_version(place, "latest")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "packed/1"}', b"\xff", b" " * 5000, b"{" * 4096])
def test_what_is_no_pointer_is_named(place: Place, content: bytes) -> None:
    put_object(place.store, "c", "p/" + LATEST, content, md5_of(content))
    with pytest.raises(Damaged, match=r"object c/p/\.packed/latest: "):
        read_latest(place)


def test_a_later_format_is_refused(place: Place) -> None:
    content = b'{"format": "packed/2", "where": "elsewhere"}'
    put_object(place.store, "c", "p/" + LATEST, content, md5_of(content))
    with pytest.raises(BadInput, match=r"'packed/2'.*later release"):
        read_latest(place)


def test_the_versions_that_are_there(place: Place, store: MemoryStore) -> None:
    made = [push(place, {"a": b"x" * number})[0] for number in range(12)]
    content = b"notes"
    put_object(place.store, "c", "p/.packed/versions/README", content, md5_of(content))
    assert list_versions(place) == made
    assert read_latest(place) == find_version(place, "latest") == made[-1]
    assert find_version(place, made[3].digest[:12]) == made[3]
    outline = read_outline(place, made[-1])
    assert (outline.header.parent, outline.header.files) == (made[-2], 1)
    assert list_versions(place._replace(prefix="")) == []
    assert store.names("c")[0].startswith("p/")


def test_a_listing_may_be_late_with_the_latest_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (push(place, {"a": content})[0] for content in (b"1", b"2"))
    real = Place.listed

    def late(place: Place, folder: str) -> Iterator[tuple[str, Entry]]:
        return ((name, entry) for name, entry in real(place, folder) if name != new.name)

    monkeypatch.setattr(Place, "listed", late)
    assert list_versions(place) == [old]
    assert known_versions(place) == ([old, new], new)
    assert find_version(place, new.digest[:9]) == find_version(place, new.name) == new


def test_a_version_without_its_index_is_named(place: Place) -> None:
    old, new = (push(place, {"a": content})[0] for content in (b"1", b"2"))
    delete_object(place.store, "c", place.index_of(old))
    with pytest.raises(Missing, match=f"version {old.name} of c/p: its index is not there"):
        read_outline(place, old)
    delete_object(place.store, "c", place.index_of(new))
    with pytest.raises(Missing, match=rf"latest: it leads to version {new.name}.*delete p/\.packed/latest"):
        read_outline(place, new)
    with pytest.raises(Missing), open_index(place, new, PackTable()):
        pass
