# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions whose indexes tell changes to a base: when that is so, and what becomes of the base."""

from __future__ import annotations

import itertools
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_stretches
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES, VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions import next_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index, read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.next_index import Economy, NextIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from tests.unit.packed.histories import Files, each, push, restore, versions_in
from tests.unit.packed.killing import killed_everywhere
from tests.unit.packed.memory_store import MemoryStore

FIRST: Files = {f"f{number}": b"%d" % number * 300 for number in range(8)}
SECOND = {**FIRST, "f3": b"x" * 300}
THIRD = {name: content for name, content in {**SECOND, "f5": b"y" * 300, "new": b"z"}.items() if name != "f0"}
OTHERS = {f"g{number}": b"%d" % number * 300 for number in range(8)}
LASTS = 100  # seconds


def bases(store: MemoryStore) -> list[str]:
    folder = "p/" + BASES
    return [name[len(folder) :] for name in store.names("c") if name.startswith(folder)]


def base_of(place: Place, version: Version) -> str | None:
    return read_outline(place, version).header.base


def index_of(store: MemoryStore, place: Place, version: Version) -> bytes:
    return store.containers["c"][place.index_of(version)].content


def tidied(place: Place, versions: int, above: float = 1) -> None:
    tidy(place, Keep(versions), above, 3000, each)


@pytest.fixture
def history(place: Place) -> list[Version]:
    return [push(place, files)[0] for files in (FIRST, SECOND, THIRD)]


def test_a_whole_parent_is_copied_and_the_base_of_its_children(
    place: Place, store: MemoryStore, history: list[Version]
) -> None:
    first, second, third = history
    assert bases(store) == [md5_of(index_of(store, place, first))]
    assert base_of(place, first) is None
    assert [base_of(place, version) for version in (second, third)] == bases(store) * 2
    assert [restore(store, place, version) for version in history] == [FIRST, SECOND, THIRD]
    assert read_outline(place, third).header.files == len(THIRD)


def test_what_changes_most_of_it_is_whole_and_the_next_base(
    place: Place, store: MemoryStore, history: list[Version]
) -> None:
    other, _latest = push(place, OTHERS)
    child, _latest = push(place, {**OTHERS, "g1": b"x"})
    assert base_of(place, other) is None
    assert base_of(place, child) == md5_of(index_of(store, place, other))
    assert len(bases(store)) == 2
    assert [restore(store, place, version) for version in (other, child)] == [OTHERS, {**OTHERS, "g1": b"x"}]


@pytest.mark.parametrize(
    ("economy", "based"),
    [(Economy(0, 0.5), True), (Economy(0, 0.49), False), (Economy(10_000, 1), False), (Economy(), False)],
)
def test_when_it_is_worth_it(place: Place, economy: Economy, based: bool) -> None:
    push(place, FIRST)
    latest = read_latest(place)
    assert latest is not None
    packs = PackTable()
    with open_index(place, latest, packs) as parent:
        rows = [row._replace(mtime_ns=5) if number % 2 else row for number, row in enumerate(parent.rows())]
        following = NextIndex(place, packs, {}, None, each, economy)
        index = following.write(rows, "20261129T085504.123457Z", parent)
        with index.file:
            assert (index.base is parent) == (index.header.base is not None) == based
            assert list(index.rows()) == rows


@pytest.mark.parametrize(("changed", "times"), [(0, 2), (4, 2), (9, 1)])
def test_of_many_changes_that_are_known_before_it_is_written_once(
    place: Place, history: list[Version], monkeypatch: pytest.MonkeyPatch, changed: int, times: int
) -> None:
    written = []
    monkeypatch.setattr(next_index, "write_stretches", lambda *given: written.append(given) or write_stretches(*given))
    packs = PackTable()
    with open_index(place, history[0], packs) as parent:
        rows = [row._replace(mtime_ns=5) for row in parent.rows()]
        following = NextIndex(place, packs, {}, None, each, Economy(0, 0.5))
        index = following.write(rows, "20261129T085504.123457Z", parent, changed)
        with index.file:
            assert index.base is None and list(index.rows()) == rows
    assert len(written) == times


def test_a_base_is_copied_by_the_store_once_and_lasts_as_long_as_who_needs_it(place: Place, store: MemoryStore) -> None:
    push(place, FIRST)
    latest = read_latest(place)
    assert latest is not None
    now = int(store.now)
    asked: list[str] = []
    store.before = lambda method, _container, name: asked.append(method) if BASES in name else None
    packs = PackTable()
    with open_index(place, latest, packs) as parent:
        for until, wanted, changes in (
            (now + 10, now + 10, ["PUT"]),
            (now + 5, now + 10, []),
            (now + 20, now + 20, ["POST"]),
            (None, None, ["POST"]),
            (now + 30, None, []),
        ):
            headers = {"X-Object-Meta-Project": "17", **({"X-Delete-At": str(until)} if until else {})}
            asked.clear()
            following = NextIndex(place, packs, headers, until, each, Economy(0, 1))
            index = following.write(parent.rows(), "20261129T085504.123457Z", parent)
            assert not asked
            assert following.sure(index) is index
            index.file.close()
            assert [method for method in asked if method not in ("HEAD", "GET")] == changes
            there = store.containers["c"]["p/" + BASES + parent.md5]
            assert there.expires == wanted
            assert (there.content, there.headers["Content-Type"]) == (
                index_of(store, place, latest),
                "application/gzip",
            )
            assert "17" in there.headers.values()


@pytest.mark.parametrize("answer", ["refused", "ignored"])
def test_where_the_store_does_not_copy_it_is_whole(
    place: Place, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    def copy(objects: dict[str, Any], name: str, headers: Any) -> Any:
        if answer == "refused":
            return 403, {}, b""
        objects[name] = objects[place.index_of(first)]._replace(content=b"")
        return 201, {}, b""

    first, _latest = push(place, FIRST)
    monkeypatch.setattr(store, "_copy", copy)
    versions = [push(place, files) for files in (SECOND, THIRD)]
    assert [base_of(place, version) for version, _latest in versions] == [None, None]
    assert restore(store, place, versions[-1][0]) == THIRD
    store.now += 7200
    tidied(place, 9)
    assert bases(store) == []


def test_a_base_goes_with_the_last_version_that_needs_it(
    place: Place, store: MemoryStore, history: list[Version]
) -> None:
    push(place, OTHERS)
    tidied(place, 3)
    assert len(bases(store)) == 1
    tidied(place, 2)
    assert len(versions_in(store, place)) == 2 and len(bases(store)) == 1
    assert restore(store, place, versions_in(store, place)[0]) == THIRD
    tidied(place, 1)
    assert bases(store) == []


def test_a_base_that_is_left_over_goes_when_it_is_old(place: Place, store: MemoryStore, history: list[Version]) -> None:
    content = index_of(store, place, history[1])
    left = f"p/{BASES}{md5_of(content)}"
    store.containers["c"][left] = store.containers["c"][place.index_of(history[1])]
    tidied(place, 9)
    assert len(bases(store)) == 2
    store.now += 3601
    tidied(place, 9)
    assert left not in store.names("c") and len(bases(store)) == 1
    assert restore(store, place, history[2]) == THIRD


def test_repacked_versions_are_whole_and_others_keep_the_base(place: Place, store: MemoryStore) -> None:
    files = {f"f{number}": b"%d" % number * 900 for number in range(8)}  # four in each pack
    states = [{**files, **{f"f{number}": b"!" * (100 + number) for number in range(count)}} for count in (0, 3, 4)]
    _first, some, none = (push(place, state)[0] for state in states)  # of the first pack
    before = bases(store)
    tidied(place, 2, above=0.3)
    assert [base_of(place, version) for version in (some, none)] == [None, *before]
    assert bases(store) == before
    assert [restore(store, place, version) for version in (some, none)] == states[1:]


def test_killed_anywhere_no_version_lacks_its_base(place: Place, store: MemoryStore, history: list[Version]) -> None:
    for _number in killed_everywhere(store, lambda: tidied(place, 2, above=0.0)):
        for version, files in zip(history[1:], (SECOND, THIRD)):
            assert restore(store, place, version) == files
        tidied(place, 2, above=0.0)
        named = {base_of(place, version) for version in versions_in(store, place)}
        assert set(bases(store)) == named - {None}


def read(place: Place, version: Version) -> list[str]:
    with open_index(place, version, PackTable()) as index:
        return [row.name for row in index.rows()]


def meanwhile(store: MemoryStore, what: Callable[[], None]) -> None:
    """Do something the first time that somebody asks for a base."""
    turns = itertools.count()

    def before(_method: str, _container: str, name: str) -> None:
        if BASES in name and not next(turns):
            what()

    store.before = before


def test_a_version_that_is_repacked_meanwhile_is_read_again(
    place: Place, store: MemoryStore, history: list[Version]
) -> None:
    def repack() -> None:
        store.before = lambda *_request: None
        tidied(place, 1, above=0.0)
        assert base_of(place, history[2]) is None

    meanwhile(store, repack)
    assert read(place, history[2]) == sorted(THIRD)


def test_a_version_that_is_pruned_meanwhile_is_told(place: Place, store: MemoryStore, history: list[Version]) -> None:
    push(place, OTHERS)

    def prune() -> None:
        store.before = lambda *_request: None
        tidied(place, 1)

    meanwhile(store, prune)
    with pytest.raises(Missing, match=f"version {history[2].name} of c/p: its index is not there"):
        read(place, history[2])


def test_a_base_that_is_lost_or_damaged_is_named_and_nothing_is_deleted(
    place: Place, store: MemoryStore, history: list[Version]
) -> None:
    (md5,) = bases(store)
    name = "p/" + BASES + md5
    there = store.containers["c"].pop(name)
    with pytest.raises(
        Damaged, match=f"{history[2].name}: it tells changes to {BASES}{md5}, and that has been deleted"
    ):
        read(place, history[2])
    store.containers["c"][name] = there._replace(content=index_of(store, place, history[1]))
    with pytest.raises(Damaged, match=f"object c/{name}: its content has the MD5"):
        read(place, history[2])
    assert read(place, history[0]) == sorted(FIRST)
    before = [one for one in store.names("c") if VERSIONS not in one]
    tidied(place, 2)
    assert [one for one in store.names("c") if VERSIONS not in one] == before


@pytest.mark.parametrize("whole", [True, False], ids=["its version is there", "its version is gone"])
def test_a_base_that_has_gone_since_the_parent_was_read(
    place: Place, store: MemoryStore, history: list[Version], whole: bool
) -> None:
    packs = PackTable()
    if not whole:
        del store.containers["c"][place.index_of(history[0])]
    with open_index(place, history[2], packs) as parent:
        before = bases(store)
        for name in before:
            del store.containers["c"]["p/" + BASES + name]
        following = NextIndex(place, packs, {}, None, each, Economy(0, 1))
        index = following.write(parent.rows(), "20261129T085504.123457Z", parent)
        sure = following.sure(index)
        with index.file, sure.file:
            assert (sure.header.base, bases(store)) == ((before[0], before) if whole else (None, []))
            assert list(sure.rows()) == list(index.rows()) == list(parent.rows())
