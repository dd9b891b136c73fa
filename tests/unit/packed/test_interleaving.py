# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two at a time, their requests in any order: nothing is lost, and no version lacks anything."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import Tidied, tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.turn import turn
from tests.unit.packed.histories import each, place_in, push, restore, versions_in
from tests.unit.packed.interleaving import Interleaving
from tests.unit.packed.memory_store import MemoryStore

ORDERS = st.lists(st.integers(0, 1), max_size=80)
BEFORE = [{"a": b"0" * 900, "b": b"1" * 900}, {"a": b"0" * 900, "c": b"2" * 900, "large": b"3" * 6000}]


def history() -> tuple[MemoryStore, Place]:
    store = MemoryStore("c", "c_segments")
    place = place_in(store)
    for files in BEFORE:
        push(place, files)
    return store, place


def clean(place: Place) -> Tidied:
    return tidy(place, Keep(versions=1), 0.3, 3000, each)


@given(ORDERS)
@settings(max_examples=25, deadline=None)
def test_one_turn_at_a_time(order: list[int]) -> None:
    store, place = history()
    inside: list[int] = []

    def take(number: int) -> None:
        with turn(place, sleep=lambda _seconds: None):
            inside.append(number)
            read_latest(place)
            inside.append(number)

    assert Interleaving(store, order).run(lambda: take(0), lambda: take(1)) == [None, None]
    assert inside in ([0, 0, 1, 1], [1, 1, 0, 0])


@given(ORDERS)
@settings(max_examples=25, deadline=None)
def test_two_pushes(order: list[int]) -> None:
    store, place = history()
    parent = read_latest(place)
    new: list[Any] = [{"a": b"4" * 900}, {"b": b"5" * 900}]
    came = Interleaving(store, order).run(lambda: push(place, new[0]), lambda: push(place, new[1]))
    won = [made for made, told in came if told == made]
    assert read_latest(place) in won
    parents = {version: read_outline(place, version).header.parent for version in won}
    assert set(parents.values()) == {parent, *won} - {read_latest(place)}  # each of what was the latest before
    for (made, told), files in zip(came, new):
        assert restore(store, place, made) == files
        assert told in {made for made, _told in came} - {parent}


@given(ORDERS)
@settings(max_examples=25, deadline=None)
def test_a_push_and_a_prune(order: list[int]) -> None:
    store, place = history()
    files = {"a": b"0" * 900, "c": b"2" * 900, "b": b"6" * 900}
    works = [lambda: push(place, files), lambda: clean(place)]
    pushed, tidied = Interleaving(store, order).run(*works)
    made: Version = pushed[0]
    assert pushed[1] == made == read_latest(place)
    assert restore(store, place, made) == files
    assert isinstance(tidied, Tidied)
    assert tidied.pruned.gone or "pushed" in tidied.pruned.why_not
    for version in versions_in(store, place):
        restore(store, place, version)


@given(ORDERS)
@settings(max_examples=25, deadline=None)
def test_two_prunes(order: list[int]) -> None:
    store, place = history()
    came = Interleaving(store, order).run(lambda: clean(place), lambda: clean(place))
    assert all(isinstance(one, (Tidied, Conflict)) for one in came)
    clean(place)
    assert [restore(store, place, version) for version in versions_in(store, place)] == BEFORE[-1:]
