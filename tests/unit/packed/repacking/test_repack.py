# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives in packs of which much is dead moves; killed anywhere, every version is what it was."""

from __future__ import annotations

import copy
import random

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.tar import TarArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES, PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking import members
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.repack import foresee
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.weight import weight
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import Tidied, tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import PRUNING_LASTS
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import find_packs
from ansible_collections.chameleon.data.plugins.module_utils._store import claim as claims
from tests.unit.packed.histories import Files, each, push, restore, versions_in
from tests.unit.packed.killing import killed_everywhere
from tests.unit.packed.memory_store import MemoryStore

PACK_SIZE = 4000
BYTES = random.Random(18)


def some(size: int = 300) -> bytes:
    return BYTES.getrandbits(8 * size).to_bytes(size, "little")


FIRST = {f"f{number:02}": some() for number in range(20)}
SECOND = {**FIRST, **{f"f{number:02}": some() for number in range(0, 20, 2)}}  # in every pack half is dead
THIRD = {**SECOND, "f01": FIRST["f01"][::-1], "f02": some()}


@pytest.fixture
def history(place: Place) -> list[Files]:
    for files in (FIRST, SECOND, THIRD):
        push(place, files)
    return [SECOND, THIRD]


def tidied(place: Place, above: float = 0.3, pack_size: int = PACK_SIZE) -> Tidied:
    return tidy(place, Keep(versions=2), above, pack_size, each)


def size(place: Place) -> int:
    return sum(find_packs(place).values())


def stored_at(store: MemoryStore) -> dict[str, float]:
    return {name: there.modified for name, there in store.containers["c"].items() if PACKS in name}


def restored(store: MemoryStore, place: Place) -> list[Files]:
    return [restore(store, place, version) for version in versions_in(store, place)]


def test_versions_are_what_they_were_and_smaller(place: Place, store: MemoryStore, history: list[Files]) -> None:
    before, versions = size(place), versions_in(store, place)[1:]
    outlines = [read_outline(place, version).header for version in versions]
    foreseen = foresee(place, versions, 0.3, each)
    assert size(place) == before
    result = tidied(place)
    assert len(result.repacked.packs) > 1 and result.repacked.packs == sorted(foreseen)
    assert result.repacked.bytes == before - size(place) > 2500
    assert restored(store, place) == history
    assert [read_outline(place, version).header._replace(packs=0) for version in versions] == [
        header._replace(packs=0, base=None) for header in outlines
    ]
    assert outlines[-1].base is not None and not [name for name in store.names("c") if BASES in name]
    assert all(bytes_ <= PACK_SIZE + 100 for bytes_ in find_packs(place).values())
    assert not foresee(place, versions, 0.01, each)
    again = tidied(place, above=0.01)
    assert not again.repacked.packs and not again.pruned.objects


def test_what_is_not_worth_it_stays(place: Place, store: MemoryStore, history: list[Files]) -> None:
    tidied(place, above=1)
    before = store.names("c")
    assert tidied(place, above=0.6).repacked.packs == ()
    assert store.names("c") == before


def test_the_smallest_files_are_mostly_headers_and_alive_all_the_same(place: Place, store: MemoryStore) -> None:
    for number in range(3):
        push(place, {**{f"tiny{each_one:03}": b"%d" % each_one for each_one in range(60)}, "n": b"%d" % number})
    before = size(place)
    assert len(tidied(place).repacked.packs) <= 1  # the one of n, perhaps
    assert size(place) > before * 0.9


def test_a_repacking_on_a_slow_line_is_seen_to_be_at_work_all_the_time(
    place: Place, store: MemoryStore, history: list[Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [claims.uptime()]

    def before(method: str, _container: str, name: str) -> None:
        if method == "GET" and PACKS in name:
            clock[0] += PRUNING_LASTS * 0.6  # of which there are two to a new pack

    monkeypatch.setattr(claims, "uptime", lambda: clock[0])
    store.before = before
    assert len(tidied(place).repacked.packs) > 1
    assert restored(store, place) == history


def test_where_there_is_no_room_for_new_packs_none_of_them_stays(
    place: Place, store: MemoryStore, history: list[Files]
) -> None:
    new = 0

    def before(method: str, _container: str, name: str) -> None:
        nonlocal new
        is_new = method == "PUT" and PACKS in name
        new += is_new
        if is_new and new > 1:
            raise NoSpace(name, "the quota is reached")

    tidied(place, above=1)
    names = store.names("c")
    store.before = before
    told = tidied(place, pack_size=1000)
    assert new > 1 and "no room" in told.repacked.why_not and "the quota is reached" in told.repacked.why_not
    assert store.names("c") == names
    assert restored(store, place) == history
    store.before = lambda *_request: None
    assert len(tidied(place, pack_size=1000).repacked.packs) > 1


def test_contents_that_had_the_same_name_go_into_different_packs(place: Place, store: MemoryStore) -> None:
    alive = []
    for content in (some(), some()):
        gone = push(place, {"same": content, "dead": some(900)})[0]
        alive.append({"same": content})
        push(place, alive[-1])
        del store.containers["c"][place.index_of(gone)]
    assert len(tidied(place).repacked.packs) == 2
    assert restored(store, place) == alive
    assert len(find_packs(place)) == 2


def test_killed_anywhere_every_version_is_what_it_was(place: Place, store: MemoryStore, history: list[Files]) -> None:
    deaths = 0
    smallest: list[int] = []
    for deaths in killed_everywhere(store, lambda: tidied(place)):  # noqa: B007
        assert restored(store, place)[-2:] == history
        there = store.containers["c"]
        for name in stored_at(store):
            there[name] = there[name]._replace(modified=store.now - 10)  # too young to be left over
        before = stored_at(store)
        tidied(place)
        after = stored_at(store)
        assert all(after[name] == before[name] for name in before.keys() & after.keys())  # nothing is sent again
        assert restored(store, place) == history
        store.now += 7200
        tidied(place)
        smallest.append(size(place))
    assert deaths > 8
    whole = sum(len(content) for content in {**SECOND, **THIRD}.values())
    assert max(smallest) < 2.2 * whole
    assert smallest[-1] == min(smallest)


def test_damage_is_told_and_nothing_is_lost(place: Place, store: MemoryStore, history: list[Files]) -> None:
    name = next(name for name, there in store.containers["c"].items() if FIRST["f03"] in there.content)
    there = store.containers["c"][name]
    damaged = bytearray(there.content)
    damaged[there.content.find(FIRST["f03"])] ^= 1
    before = copy.deepcopy(store.containers["c"])
    store.containers["c"][name] = there._replace(content=bytes(damaged))
    with pytest.raises(Damaged, match=f"{name}: what it has of 'f03' is damaged"):
        tidied(place)
    assert [name for name in before if PACKS in name and name not in store.containers["c"]] == []
    for content in (b"", None):
        if content is None:
            del store.containers["c"][name]
        else:
            store.containers["c"][name] = there._replace(content=content)
        with pytest.raises(Damaged, match=f"{name}: .*keep_versions: 1"):
            tidied(place)


def test_new_packs_last_as_long_as_the_one_that_lasts_longest(
    place: Place, store: MemoryStore, history: list[Files]
) -> None:
    names = [name for name in store.names("c") if PACKS in name]
    for number, name in enumerate(names):
        there = store.containers["c"][name]
        store.containers["c"][name] = there._replace(expires=store.now + 1000 + number, headers={"Content-Type": "a/b"})
    tidied(place)
    new = [name for name in store.names("c") if PACKS in name and name not in names]
    assert new
    for name in new:
        there = store.containers["c"][name]
        assert there.expires is not None and store.now + 1000 < there.expires <= store.now + 1000 + len(names)
        assert there.headers["Content-Type"] == "a/b"


def test_a_python_without_sqlite_says_so(
    place: Place, store: MemoryStore, history: list[Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "sqlite3", None)
    result = tidied(place)
    assert result.pruned.gone
    assert "sqlite3" in result.repacked.why_not
    assert restored(store, place) == history


@pytest.mark.parametrize("kind", [ZipArchive, TarArchive])
def test_weights_are_those_of_real_packs(kind: type[Archive]) -> None:
    archive, weights = kind(), 0
    for number, name in enumerate(["a", "b" * 100, "c" * 101, "d/é", "e/" + "f" * 600]):
        archive.add(name, b"x" * number * 200, 10**18, 0o100644)
        weights += weight(name, number * 200, kind.suffix)
    assert 0 <= archive.size - weights <= 1024  # its end
