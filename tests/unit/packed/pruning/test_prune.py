# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old versions go, and what only they need; killed anywhere, nothing is lost, and the next one ends it."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, DataError, Denied
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, LATEST, PACKS, read_time
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.prune import Pruned, prune
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import claimed, pruning
from ansible_collections.chameleon.data.plugins.module_utils._store import claim as claims
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from tests.unit.packed.histories import Files, each, push, restore, versions_in
from tests.unit.packed.killing import killed_everywhere
from tests.unit.packed.memory_store import Killed, MemoryStore

HISTORY: list[Files] = [
    {"a": b"1" * 2000, "b": b"2" * 2000, "large": b"L" * 7000},
    {"a": b"1" * 2000, "c": b"3" * 2000, "larger": b"M" * 9000},
    {"a": b"4" * 2000, "c": b"3" * 2000, "larger": b"M" * 9000, "same": b"M" * 9000},
]


@pytest.fixture
def history(place: Place, store: MemoryStore) -> list[Files]:
    for files in HISTORY:
        push(place, files)
    for content in (b"L" * 7000, b"M" * 9000):  # as if these files were stored in segments
        name = f"p/{FILES}{md5_of(content)}-{len(content)}/.slo/{md5_of(b'x')}-1"
        put_object(place.store, "c_segments", name, b"x", md5_of(b"x"))
    return HISTORY


def pruned(place: Place, keep: Keep) -> Pruned:
    with pruning(place) as (claim, why_not):
        assert not why_not
        return prune(place, keep, claim, each)


def restored(store: MemoryStore, place: Place) -> list[Files]:
    return [restore(store, place, version) for version in versions_in(store, place)]


def objects(store: MemoryStore, folder: str) -> int:
    return sum(f"p/{folder}" in name for container in store.containers for name in store.names(container))


def test_what_versions_need_that_are_kept_stays(place: Place, store: MemoryStore, history: list[Files]) -> None:
    result = pruned(place, Keep(versions=2))
    assert len(result.gone) == 1 and result.why_not == ""
    assert result.objects == 2  # the file, and its segment; a is in the pack of b
    assert restored(store, place) == history[1:]
    assert (objects(store, PACKS), objects(store, FILES)) == (3, 2)
    result = pruned(place, Keep(versions=1))
    assert restored(store, place) == history[2:]
    assert result.objects == 1
    assert not pruned(place, Keep(versions=1)).gone


def test_days_are_counted_by_the_stores_clock(place: Place, store: MemoryStore, history: list[Files]) -> None:
    newest = versions_in(store, place)[-1]
    store.now = read_time(newest.time, "") / 1e9 + 2 * 86400 - 0.5
    assert pruned(place, Keep(days=3)).gone == []
    assert len(pruned(place, Keep(days=2)).gone) == len(history) - 1
    assert versions_in(store, place) == [newest]


def test_what_others_have_there_stays(place: Place, store: MemoryStore, history: list[Files]) -> None:
    for name in (
        "p/file",
        "p/.packed/notes",
        "p/.packed/versions/notes",
        "p/.packed/packs/notes.zip",
        "p2/.packed/packs/x.zip",
        ".packed/packs/y.zip",
    ):
        put_object(place.store, "c", name, b"", md5_of(b""))
    before = set(store.names("c"))
    store.now += 86400
    pruned(place, Keep(versions=1))
    assert {name for name in before if "p/.packed/" not in name or "notes" in name} <= set(store.names("c"))


def test_what_a_killed_push_has_left_goes_after_a_while(place: Place, store: MemoryStore, history: list[Files]) -> None:
    before = store.names("c")
    for _number in killed_everywhere(store, lambda: push(place, {"new": b"5" * 2000, "large": b"N" * 6000})):
        pruned(place, Keep(versions=9))
        if len(versions_in(store, place)) == len(history):
            assert store.names("c") == before
        else:
            assert restored(store, place)[-1] == {"new": b"5" * 2000, "large": b"N" * 6000}


def test_what_is_young_may_be_somebodys(place: Place, store: MemoryStore, history: list[Files]) -> None:
    put_object(place.store, "c", f"p/{PACKS}{md5_of(b'new')}.zip", b"new", md5_of(b"new"))
    store.now += 3600
    assert pruned(place, Keep(versions=9)).objects == 0
    store.now += 1
    assert pruned(place, Keep(versions=9)).objects == 1
    assert restored(store, place) == history


def test_killed_anywhere_no_version_lacks_anything_and_the_next_one_ends_it(
    place: Place, store: MemoryStore, history: list[Files]
) -> None:
    ends = set()
    deaths = 0
    for deaths in killed_everywhere(store, lambda: pruned(place, Keep(versions=1))):  # noqa: B007
        left = restored(store, place)
        assert left == history[-len(left) :]
        pruned(place, Keep(versions=1))
        assert restored(store, place) == history[-1:]
        ends.add((*store.names("c"), *store.names("c_segments")))
    assert deaths > 5
    assert len(ends) == 1


def test_nothing_goes_while_somebody_else_is_at_work(place: Place, store: MemoryStore, history: list[Files]) -> None:
    before = store.names("c")
    for what, verb in ((claims.PUSH, "pushed"), (claims.DELETE, "pruned")):
        with claimed(place, what), pruning(place) as (_claim, why_not):
            assert f"it is being {verb} on " in why_not
    assert store.names("c") == before


def test_nothing_goes_where_an_index_cannot_be_read(place: Place, store: MemoryStore, history: list[Files]) -> None:
    oldest, middle, _newest = versions_in(store, place)
    index = store.containers["c"][place.index_of(middle)]
    store.containers["c"][place.index_of(middle)] = index._replace(expires=store.now - 1)  # it is listed all the same
    before = store.names("c")
    assert f"version {middle.name} of c/p: its index is not there" in pruned(place, Keep(versions=2)).why_not
    store.containers["c"][place.index_of(middle)] = index._replace(content=index.content[:-20])
    with pytest.raises(DataError, match=middle.name):
        pruned(place, Keep(versions=2))
    assert set(before) - set(store.names("c")) == set()
    assert restore(store, place, oldest) == history[0]


def test_a_damaged_index_that_is_not_to_be_kept_goes(place: Place, store: MemoryStore, history: list[Files]) -> None:
    _oldest, middle, _newest = versions_in(store, place)
    index = store.containers["c"][place.index_of(middle)]
    store.containers["c"][place.index_of(middle)] = index._replace(content=index.content[:-20])
    result = pruned(place, Keep(versions=1))
    assert (len(result.gone), result.objects) == (2, 0)  # what these needed is young
    assert restored(store, place) == history[2:]
    store.now += 3601
    assert pruned(place, Keep(versions=1)).objects == 3
    assert restored(store, place) == history[2:]


def test_nothing_goes_where_the_pointer_leads_nowhere(place: Place, store: MemoryStore, history: list[Files]) -> None:
    newest = versions_in(store, place)[-1]
    del store.containers["c"][place.index_of(newest)]
    before = store.names("c")
    assert LATEST in pruned(place, Keep(versions=1)).why_not
    del store.containers["c"]["p/" + LATEST]
    assert pruned(place, Keep(versions=1)).why_not
    assert store.names("c") == [name for name in before if name != "p/" + LATEST]


def test_nothing_goes_where_the_store_is_behind_with_its_listing(
    place: Place, store: MemoryStore, history: list[Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.names("c")
    with pruning(place) as (claim, _why_not):
        del store.containers["c"][claim.name]
        assert "does not list" in prune(place, Keep(versions=1), claim, each).why_not
    assert store.names("c") == before


def test_who_was_held_up_for_too_long_deletes_nothing_more(
    place: Place, store: MemoryStore, history: list[Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = claims.uptime()

    def hold_up(method: str, _container: str, name: str) -> None:
        if method == "DELETE" and PACKS in name:
            raise Killed
        if method == "DELETE":
            monkeypatch.setattr(claims, "uptime", lambda: now + claims.LASTS + 1)

    store.before = hold_up
    with pytest.raises(Conflict, match="taken it for dead"):
        pruned(place, Keep(versions=1))
    store.before = lambda *_request: None
    assert restored(store, place) == history[2:]


@pytest.mark.parametrize("large", [True, False])
def test_who_may_not_see_the_segments_prunes_only_where_there_cannot_be_any(
    place: Place, store: MemoryStore, large: bool
) -> None:
    """Swift answers 403 to others than the owner also where there is no such container."""
    for number in range(3):
        push(place, {"a": b"%d" % number * 2000, **({"large": b"%d" % number * 7000} if large else {})})

    def before(_method: str, container: str, _name: str) -> None:
        if container == "c_segments":
            raise Denied("container c_segments", "the service answered 403 Forbidden")

    store.before = before
    result = pruned(place, Keep(versions=1))
    if large:
        assert not result.gone and "container c_segments, where large files have their segments" in result.why_not
    else:
        assert len(result.gone) == 2 and not result.why_not
    assert len(versions_in(store, place)) == (3 if large else 1)
