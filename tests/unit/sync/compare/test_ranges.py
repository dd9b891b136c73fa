# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a container instead of all of it: the same objects take part, for the same reasons."""

from __future__ import annotations

import random
from typing import Iterator, Sequence

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, PLAIN, SLO, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.ranges import (
    WHOLE,
    Range,
    choose,
    most_names,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.sdk_segments import SdkSegments
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter

HUGE = 10**9
PARTS = ["a", "ab", "b", "000000", "000001", "00", "a-b", "a.b", "", "é", "[", "big.h5"]
GLOBS = ["a", "a*", "a/*", "a/**", "**/b", "*/000000", "big.h5/*", "big.h5/0*", "a/b", "[ab]", "[", "a?", "/a/", "é/**"]


def entry(name: str, kind: str) -> Entry:
    return Entry(name, 1, "e", "2026-11-23T12:26:05.912240", "", kind)


def a_container(chance: random.Random) -> list[Entry]:
    names = {"/".join(chance.choices(PARTS, k=chance.randint(1, 3))) for _number in range(200)} - {""}
    return [entry(name, chance.choice([PLAIN, PLAIN, SLO, OPAQUE])) for name in sorted(names)]


def listed(rows: Sequence[Entry], ranges: Sequence[Range]) -> Iterator[Entry]:
    """As the store would."""
    for each in ranges:
        for row in rows:
            if row.name == each.start if each.exact else row.name.startswith(each.start):
                yield row


def taking_part(entries: Iterator[Entry], wanted: Filter) -> list[tuple[Entry, bool]]:
    """Those that do, and whether they count as segments."""
    beside = SdkSegments(lambda each: each._replace(kind=SLO if len(each.name) % 2 else PLAIN))
    found = [(each, beside.is_segment(each)) for each in entries]
    names = [each.name for each, _segment in found]
    assert names == sorted(set(names)), "out of order, or twice"
    return [(each, segment) for each, segment in found if wanted.takes(each.name.rstrip("/"))]


@pytest.mark.parametrize("seed", range(200))
def test_globs_lose_nothing_that_they_match(seed: int) -> None:
    chance = random.Random(seed)
    rows, globs = a_container(chance), chance.sample(GLOBS, chance.randint(1, 4))
    wanted = Filter(globs, chance.choice([[], ["**/b"]]))
    narrow = choose(None, globs, HUGE, push=True)
    assert taking_part(listed(rows, narrow), wanted) == taking_part(listed(rows, WHOLE), wanted), globs


@pytest.mark.parametrize("seed", range(50))
def test_names_are_found_as_in_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    rows = a_container(chance)
    names = sorted({chance.choice(rows).name for _number in range(10)} | {"not/there", "a/000000"})
    narrow, whole = (
        [found for found in taking_part(listed(rows, ranges), Filter()) if found[0].name in names]
        for ranges in (choose(names, [], HUGE, push=True), WHOLE)
    )
    assert narrow == whole


@pytest.mark.parametrize(
    ("globs", "ranges"),
    [
        (["wanted/*"], [Range("wanted/")]),
        (["wanted/one.txt"], [Range("wanted/one.txt", True), Range("wanted/one.txt/")]),
        (["b*", "a*", "ab", "b/c"], [Range("a"), Range("b")]),
        (["**/x", "a"], list(WHOLE)),
        ([], list(WHOLE)),
        ([""], list(WHOLE)),
    ],
)
def test_what_globs_are_fixed_to(globs: list[str], ranges: list[Range]) -> None:
    assert list(choose(None, globs, HUGE, push=False)) == ranges


def test_a_push_sees_the_object_above_a_segment_and_the_pointer_of_a_packed_data_set() -> None:
    assert choose(None, ["big/*"], HUGE, push=True) == [Range("big", True), Range("big/")]
    assert choose(["big/000000", "x/y"], [], HUGE, push=True) == [
        Range("big", True),
        Range("big/.packed/latest", True),
        Range("big/000000", True),
        Range("x/.packed/latest", True),
        Range("x/y", True),
    ]


def test_small_containers_are_listed_whole() -> None:
    names = ["a", "b", "c"]
    assert choose(names, [], 300, push=False) == WHOLE
    assert len(choose(names, [], 301, push=False)) == 3
    assert choose(names[:1], [], 0, push=False) == [Range("a", True)]
    assert choose([], [], 0, push=True) == []
    assert (most_names(99), most_names(250), most_names(HUGE)) == (0, 2, 1000)
