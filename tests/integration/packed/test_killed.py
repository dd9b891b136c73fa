# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at each of its changes: no version lacks anything, and the next one, of the same host, ends it at once."""

from __future__ import annotations

import itertools
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS, Version, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import Tidied, tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import list_versions
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from tests.unit.packed.histories import LARGE, Files, each, push

Dies = Callable[[Callable[[Place], object], int], bool]


def tidied(place: Place) -> Tidied:
    return tidy(place, Keep(versions=2), 0.3, 4000, each)


def packs(place: Place) -> dict[str, str]:
    """Names, and when each was stored."""
    found = list_objects(place.store, place.container, place.prefix + PACKS)
    return {entry.name: entry.modified for entry in found}


def restored(place: Place, version: Version) -> Files:
    """What a version holds; quicker than the reader of ``examples/``."""
    table = PackTable()
    objects: dict[str, bytes] = {}

    def get(name: str) -> bytes:
        if name not in objects:
            path = f"/{place.container}/{place.prefix}{name}"
            objects[name] = place.store.transport.request("GET", path).body
        return objects[name]

    files = {}
    with open_index(place, version, table) as index:
        for row in index.rows():
            whole = get(FILES + file_name(row.etag, row.size) if row.pack is None else PACKS + table[row.pack].name)
            files[row.name] = whole if row.pack is None else whole[row.offset : row.offset + row.size]
            assert md5_of(files[row.name]) == row.etag
    return files


def text(number: int) -> bytes:
    return b"%06d" % number * 50


def test_a_push(place: Place, dies: Dies, read: Callable[..., Files]) -> None:
    first = {"a": text(1), "b": text(2)}
    push(place, first)
    second = {**first, **{f"c{number}": text(number) for number in range(15)}, "large": b"x" * LARGE}
    there: dict[str, str] = {}
    for at in itertools.count():
        killed = dies(lambda mine: push(mine, second), at)
        stored = packs(place)
        assert there.items() <= stored.items()  # what was there is not sent again
        there = stored
        latest = read_latest(place)
        assert latest is not None
        assert restored(place, latest) in ((first, second) if killed else (second,))
        if not killed:
            break
    assert at > 7
    assert not tidied(place).pruned.why_not
    assert [restored(place, version) for version in list_versions(place)] == [second, second]
    assert read() == second


def test_prune_and_repack(place: Place, dies: Dies, read: Callable[..., Files]) -> None:
    files: dict[str, Any] = {f"f{number:02}": text(number) for number in range(12)}
    history = []
    for turn in range(3):
        files.update({f"f{number:02}": text(100 * turn + number) for number in range(turn, 12, 2)})
        history.append({**files, f"large{turn}": b"%d" % turn * LARGE})
        push(place, history[-1])
    before = packs(place)
    for at in itertools.count():
        killed = dies(tidied, at)
        versions = list_versions(place)
        assert [restored(place, version) for version in versions] == history[-len(versions) :]
        if not killed:
            break
    assert at > 5
    assert len(versions) == 2
    assert before.keys() - packs(place).keys()
    last = tidied(place)
    assert not (last.pruned.why_not or last.pruned.objects or last.repacked.packs)
    assert read(versions[0].name) == history[1]
