# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two at a time, and who is held up."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions import packs
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions import turn as turns
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import claimed, pushing
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.turn import MOVE, turn
from ansible_collections.chameleon.data.plugins.module_utils._store import claim as claims
from tests.unit.packed.histories import push, restore, versions_in
from tests.unit.packed.memory_store import MemoryStore

CLAIMS = "p/.packed/.at-work/"


def test_the_second_one_is_told_who_came_between_and_both_are_whole(place: Place, store: MemoryStore) -> None:
    push(place, {"a": b"0"})
    between = []
    mine, latest = push(place, {"a": b"1"}, between=lambda: between.append(push(place, {"a": b"2"})[0]))
    assert latest == between[0] == read_latest(place) != mine
    assert restore(store, place, mine) == {"a": b"1"}
    assert restore(store, place, between[0]) == {"a": b"2"}
    assert push(place, {"a": b"1"})[1] == read_latest(place)
    assert not [name for name in store.names("c") if name.startswith(CLAIMS)]


def test_a_pointer_that_was_deleted_meanwhile_is_told(place: Place, store: MemoryStore) -> None:
    push(place, {"a": b"0"})
    mine, latest = push(place, {"a": b"1"}, between=lambda: store.containers["c"].pop("p/.packed/latest"))
    assert latest is None
    assert mine in versions_in(store, place)


def test_patience_ends_and_the_host_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims.platform, "node", lambda: "slow-node")
    waits: list[float] = []
    with claimed(place, MOVE), pytest.raises(Conflict, match="slow-node is about to change it"):
        monkeypatch.setattr(turns.time, "monotonic", lambda: 100.0 * len(waits))
        with turn(place, sleep=waits.append):
            pass
    assert len(waits) == 7
    assert len(set(waits)) > 1


def test_a_push_waits_for_a_prune_and_only_then_reads(place: Place, store: MemoryStore) -> None:
    prune = claimed(place, claims.DELETE)
    claim = prune.__enter__()
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            prune.__exit__(None, None, None)

    notes: list[str] = []
    with pushing(place, sleep, note=notes.append) as mine:
        assert len(waits) == len(notes) == 3 and "which prunes" in notes[0]
        assert store.names("c") == [mine.name]
    assert claim.name != mine.name
    with claimed(place, claims.DELETE), pytest.raises(Conflict, match=r"pruned by .* UTC, .*at-work/delete-"), pushing(
        place, patience=-1
    ):
        pass
    assert store.names("c") == []


def test_who_was_held_up_for_too_long_commits_nothing(
    place: Place, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = push(place, {"a": b"0"})[0]
    now = claims.uptime()

    def sleep_for_hours() -> None:
        monkeypatch.setattr(claims, "uptime", lambda: now + claims.LASTS + 60)
        store.now += claims.LASTS + 60

    with pytest.raises(Conflict, match="taken it for dead"):
        push(place, {"a": b"1"}, between=sleep_for_hours)
    assert read_latest(place) == first


def test_a_version_whose_pack_somebody_has_deleted_is_not_committed(place: Place, store: MemoryStore) -> None:
    first = push(place, {"a": b"0", "b": b"1"})[0]
    pack = next(name for name in store.names("c") if PACKS in name)
    del store.containers["c"][pack]
    with pytest.raises(Damaged, match=f"object c/{pack}: the version needs it"):
        push(place, {"a": b"0", "b": b"2"})
    assert read_latest(place) == first


def test_a_pack_that_is_not_listed_yet_is_there_all_the_same(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "find_packs", lambda _place: {})
    made, latest = push(place, {"a": b"0"})
    assert latest == made
