# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets with a history, made by the real parts, and restored from what is in the store."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from typing import Any, Callable, Iterable, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._http.body import OpenFile
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import difference
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    BASES,
    FILES,
    PACKS,
    VERSIONS,
    Version,
    file_name,
    read_version,
    time_after,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, make_row
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import pushing
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.commit import Ready, commit
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.next_index import Economy, NextIndex
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import find_packs
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from tests.unit.packed.memory_store import MemoryStore

Files = Mapping[str, bytes]
LARGE = 5000  # bytes of what is an object of its own
PACK = 3000  # bytes, about
ECONOMY = Economy(smallest=0, share=0.7)  # so that the smallest sets have bases


def each(work: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]:
    """An `Each` of one thread."""
    return map(work, items)


def place_in(store: MemoryStore, prefix: str = "p/") -> Place:
    """A data set in the store's first container."""
    return Place(store.opened, next(iter(store.containers)), prefix)


def push(
    place: Place, files: Files, between: Callable[[], None] = lambda: None, adds: bool = False
) -> tuple[Version, Version | None]:
    """A push as simple as can be; returns the version that it has made, and which one is the latest now.

    :param between: is done when all but index and pointer is in
    :param adds: whether the parent's other files stay
    """
    with pushing(place, sleep=lambda _seconds: None) as claim:
        parent, table = read_latest(place), PackTable()
        known: dict[tuple[str, str], Row] = {}
        with contextlib.ExitStack() as until_end:
            before = until_end.enter_context(open_index(place, parent, table)) if parent is not None else None
            if before is not None:
                known = {(row.name, row.etag): row for row in before.rows()}
            rows = _stored(place, files, known, table)
            if adds:
                rows = sorted([*rows, *(row for row in known.values() if row.name not in files)])
            following = NextIndex(place, table, {}, None, each, ECONOMY)
            changes = list(difference(before.rows() if before is not None else (), rows))
            now = time_after(next(_CLOCK), parent)
            index = following.write_changes(changes, now, before, len(changes), must_stay=lambda _name: False)
            index = following.sure(index)
            with index.file:
                names = [use.pack.name for use in index.uses]
                ready = Ready(index.version, parent, OpenFile(index.file, index.size), index.md5, names)
                between()
                return ready.version, commit(place, ready, claim, sleep=lambda _seconds: None)


_CLOCK = itertools.count(1_700_000_000_000_000_000, 1_000_000_000)


def _stored(place: Place, files: Files, known: Mapping[tuple[str, str], Row], table: PackTable) -> list[Row]:
    rows, there = [], find_packs(place)
    new: list[tuple[str, bytes]] = []

    def flush() -> None:
        archive, number = ZipArchive(), table.reserve()
        for name, content in new:
            offset = archive.add(name, content, 0, 0o100644)
            rows.append(make_row(name, len(content), 0, 0o100644, md5_of(content), number, offset))
        whole = bytes(archive.finish())
        pack = Pack(md5_of(whole) + ".zip", len(whole))
        table.built(number, pack)
        if pack.name not in there:
            put_object(place.store, place.container, place.prefix + PACKS + pack.name, whole, md5_of(whole))
        new.clear()

    for name, content in sorted(files.items()):
        etag = md5_of(content)
        if (name, etag) in known:
            rows.append(known[name, etag])
        elif len(content) >= LARGE:
            own = place.prefix + FILES + file_name(etag, len(content))
            put_object(place.store, place.container, own, content, etag)
            rows.append(make_row(name, len(content), 0, 0o100644, etag, None, 0))
        else:
            new.append((name, content))
            if sum(len(one) for _name, one in new) > PACK:
                flush()
    if new:
        flush()
    return sorted(rows)


def restore(store: MemoryStore, place: Place, version: Version) -> dict[str, bytes]:
    """What a version holds, by what is in the store alone."""
    objects = store.containers[place.container]
    table = PackTable()
    index = Index([objects[place.index_of(version)].content], version, table, "the index")
    if index.header.base is not None:
        content = objects[place.prefix + BASES + index.header.base].content
        assert hashlib.md5(content).hexdigest() == index.header.base
        index.on(Index([content], None, table, "the base"))
    restored = {}
    for row in index.rows():
        if row.pack is None:
            content = objects[place.prefix + FILES + file_name(row.etag, row.size)].content
        else:
            pack = objects[place.prefix + PACKS + table[row.pack].name].content
            content = pack[row.offset : row.offset + row.size]
        assert hashlib.md5(content).hexdigest() == row.etag
        restored[row.name] = content
    return restored


def versions_in(store: MemoryStore, place: Place) -> list[Version]:
    """Those that are there."""
    folder = place.prefix + VERSIONS
    return [read_version(name[len(folder) :], "") for name in store.names(place.container) if name.startswith(folder)]
