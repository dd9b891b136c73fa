# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of the versions of a packed data set, of a store in memory."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._info.versions import tell_versions
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST
from tests.unit.packed.histories import LARGE, each, place_in, push
from tests.unit.packed.memory_store import MemoryStore


def test_versions_are_told_the_newest_first_and_as_many_as_are_wanted() -> None:
    store = MemoryStore("c")
    place = place_in(store)
    assert tell_versions(place, 10, each) == []
    made = [push(place, {"a": b"1" * number, "large": b"x" * LARGE})[0] for number in range(1, 4)]
    told = tell_versions(place, 10, each)
    assert [row["name"] for row in told] == [version.name for version in reversed(made)]
    assert [row["latest"] for row in told] == [True, False, False]
    assert [row["parent"] for row in told] == [made[1].name, made[0].name, None]
    assert [(row["files"], row["bytes"], row["packs"]) for row in told] == [(2, LARGE + size, 1) for size in (3, 2, 1)]
    assert all(
        row["pack_bytes"] > row["bytes"] - LARGE and row["name"] == f"{row['time']}-{row['digest']}" for row in told
    )
    assert tell_versions(place, 1, each) == told[:1] and tell_versions(place, 0, each) == []


def test_one_that_is_pruned_meanwhile_is_left_out() -> None:
    store = MemoryStore("c")
    place = place_in(store)
    old, _latest = push(place, {"a": b"1"})
    new, _latest = push(place, {"a": b"2"})

    def prune(method: str, container: str, name: str) -> None:
        if name == place.index_of(new):  # the newest is asked for first
            store.containers["c"].pop(place.index_of(old), None)

    store.before = prune
    assert [row["name"] for row in tell_versions(place, 10, each)] == [new.name]


@pytest.mark.parametrize(
    "content", [b"", b"?", gzip.compress(b'{"format": "packed/2"}\n')], ids=["empty", "damaged", "of a later format"]
)
def test_a_damaged_one_is_named_and_the_others_are_told(content: bytes) -> None:
    store = MemoryStore("c")
    place = place_in(store)
    old, _latest = push(place, {"a": b"1"})
    new, _latest = push(place, {"a": b"2"})
    right = tell_versions(place, 10, each)
    stored = store.containers["c"][place.index_of(new)]
    store.containers["c"][place.index_of(new)] = stored._replace(content=content)
    damaged, other = tell_versions(place, 10, each)
    assert other == right[1] and other["name"] == old.name and not other["damaged"]
    assert (damaged["name"], damaged["latest"]) == (new.name, True)
    assert new.name in damaged["damaged"] and "files" not in damaged


def test_a_damaged_pointer_leaves_none_the_latest() -> None:
    store = MemoryStore("c")
    place = place_in(store)
    made, _latest = push(place, {"a": b"1"})
    stored = store.containers["c"][place.prefix + LATEST]
    store.containers["c"][place.prefix + LATEST] = stored._replace(content=b"?")
    assert [(row["name"], row["latest"]) for row in tell_versions(place, 10, each)] == [(made.name, False)]


@pytest.mark.parametrize("other", [{"object": "a"}, {"glob": "*.txt"}])
def test_versions_are_of_a_data_set(other: dict[str, Any]) -> None:
    asked = {**defaults_of(SWIFT_INFO), "container": "c", "prefix": "/p", "versions": True}
    assert read_query(asked).start == "p/"
    with pytest.raises(BadInput, match="versions"):
        read_query({**asked, **other})
