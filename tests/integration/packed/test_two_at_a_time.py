# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several at work on a data set at a time: each version is whole, and what each of them has stored is there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import find_version, list_versions
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import check_packs
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from tests.unit.packed.histories import Files, each, push

HOSTS, TIMES = 2, 2


def content(name: str) -> bytes:
    return name.encode() * 100


def add(place: Place, host: int) -> None:
    """Push one file more than the latest version has, again until nobody comes between; and so some times."""
    for time in range(TIMES):
        name = f"host{host}-{time}"
        made, latest = push(place, {name: content(name)}, adds=True)
        while made != latest:
            made, latest = push(place, {name: content(name)}, adds=True)


def everything() -> Files:
    names = [f"host{host}-{time}" for host in range(HOSTS) for time in range(TIMES)]
    return {name: content(name) for name in names}


def test_pushes(hosts: Callable[[], Place], place: Place, read: Callable[..., Files]) -> None:
    with ThreadPoolExecutor(HOSTS) as threads:
        list(threads.map(lambda host: add(hosts(), host), range(HOSTS)))
    assert read() == everything()
    versions = list_versions(place)
    assert len(versions) >= HOSTS * TIMES
    for version in versions[-2:]:
        found = read(version.name)
        assert found == {name: content(name) for name in found}
    assert find_version(place, versions[-1].digest[:16]).digest == versions[-1].digest
    assert not list(list_objects(place.store, place.container, f"{place.prefix}.packed/.at-work/"))


def test_pushes_and_prunes(hosts: Callable[[], Place], place: Place, read: Callable[..., Files]) -> None:
    over = threading.Event()
    pruned: list[Any] = []

    def prune() -> None:
        mine = hosts()
        while not over.is_set():
            pruned.append(tidy(mine, Keep(versions=1), 0.3, 4000, each).pruned)

    with ThreadPoolExecutor(HOSTS + 1) as threads:
        pruning = threads.submit(prune)
        try:
            list(threads.map(lambda host: add(hosts(), host), range(HOSTS)))
        finally:
            over.set()
        pruning.result()
    assert read() == everything()
    for version in list_versions(place):
        with open_index(place, version, PackTable()) as index:
            check_packs(place, [use.pack.name for use in index.uses])
            list(index.rows())
    tidy(place, Keep(versions=1), 0.3, 4000, each)
    assert list_versions(place) == [read_latest(place)]
    assert read() == everything()
