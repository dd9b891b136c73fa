# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who exchanges, who seeds, who pulls alone, and why."""

from __future__ import annotations

import base64
import ipaddress
import itertools
import random
import zlib
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import read_bits, union, write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ROW, Look, read_rows, write_rows
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import (
    Seen,
    Verdict,
    find_swarms,
    neighbours,
    why_rather_pull,
)

GIB = 1 << 30
ADDRESSES = map(ipaddress.ip_address, itertools.count(0x0A000001))  # another one for each node
ALL, NOTHING, FIRST = write_bits(range(10), 10), write_bits([], 10), write_bits([0], 10)


def seen(**other: Any) -> Seen:
    lacks_all = Seen("datasets/x", "d1", GIB, ALL, str(next(ADDRESSES)), "2.0.8")
    return lacks_all._replace(**other)


def test_bits_come_back() -> None:
    places = sorted(random.Random(3).sample(range(100_000), 500))
    assert list(read_bits(write_bits(places, 100_000))) == places
    assert len(write_bits(range(1_000_000), 1_000_000)) < 300


def test_what_one_lacks_is_in_the_union() -> None:
    assert list(read_bits(union([write_bits([3, 99], 100), write_bits([0, 3], 100), NOTHING]))) == [0, 3, 99]


@pytest.mark.parametrize("text", ["", "x", "eNo=", base64.b64encode(zlib.compress(bytes(9))[:-4]).decode()])
def test_what_is_no_text_of_bits_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        list(read_bits(text))


def test_rows_come_back() -> None:
    looks = [Look(0, None), Look(-5, 0o644), Look(1_700_000_000_123_456_789, 0), Look(1, 0o777)]
    assert list(read_rows(write_rows(looks))) == looks
    assert len(write_rows(looks)) == 4 * ROW


def test_a_time_that_no_row_has_becomes_the_nearest() -> None:
    assert next(read_rows(write_rows([Look(1 << 70, None)]))).mtime_ns == (1 << 63) - 1


def test_four_nodes_that_lack_much_exchange() -> None:
    verdicts = find_swarms("auto", {f"n{number}": seen() for number in range(4)})
    swarm = verdicts["n0"].swarm
    assert swarm is not None
    assert swarm.hosts == swarm.sharers == ["n0", "n1", "n2", "n3"]
    assert swarm.bits == ALL
    assert all(verdict == verdicts["n0"] for verdict in verdicts.values())


@pytest.mark.parametrize(
    ("wish", "count", "missing", "reason"),
    [
        ("auto", 3, GIB, "less than 4"),
        ("auto", 8, 1000, "too little"),
        ("true", 1, GIB, "no other node"),
        ("true", 2, 1, None),
    ],
)
def test_when_nodes_pull_alone(wish: str, count: int, missing: int, reason: str | None) -> None:
    verdict = find_swarms(wish, {f"n{number}": seen(missing=missing) for number in range(count)})["n0"]
    assert (verdict.swarm is None) == (reason is not None)
    assert (reason or "") in verdict.reason


def test_who_has_everything_brings_it_to_the_others() -> None:
    hosts = {f"n{number}": seen(missing=0, bits=NOTHING) for number in range(3)}
    swarm = find_swarms("auto", {**hosts, "new": seen(missing=GIB, bits=FIRST)})["new"].swarm
    assert swarm is not None
    assert swarm.sharers == ["n0", "n1", "n2"]
    assert swarm.hosts[-1] == "new"
    assert list(read_bits(swarm.bits)) == [0]


def test_a_second_run_starts_nothing() -> None:
    verdicts = find_swarms("true", {f"n{number}": seen(missing=0, bits=NOTHING) for number in range(9)})
    assert set(verdicts.values()) == {Verdict(None, "")}


def test_who_cannot_take_part_is_told_why_and_the_others_exchange() -> None:
    hosts = {f"n{number}": seen() for number in range(4)}
    verdicts = find_swarms(
        "auto",
        {
            **hosts,
            "old": seen(engine=""),
            "nat": seen(address="nat.example"),
            "lo": seen(address="127.0.0.1"),
            "one": seen(address="192.0.2.1"),
            "alias": seen(address="192.0.2.1"),
        },
    )
    assert verdicts["n0"].swarm is not None
    assert verdicts["n0"].swarm.hosts == ["n0", "n1", "n2", "n3"]
    assert "libtorrent" in verdicts["old"].reason
    assert "address" in verdicts["nat"].reason
    assert "address" in verdicts["lo"].reason
    for host in ("one", "alias"):
        assert "another node has its address, 192.0.2.1" in verdicts[host].reason


def test_nodes_that_want_something_else_are_swarms_of_their_own() -> None:
    hosts = {f"n{number}": seen() for number in range(4)}
    others = {f"m{number}": seen(key="datasets/y") for number in range(4)}
    late = {"late": seen(digest="d2")}  # the source has changed between two looks
    verdicts = find_swarms("auto", {**hosts, **others, **late})
    assert verdicts["n1"].swarm != verdicts["m1"].swarm
    assert verdicts["late"].swarm is None


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 64, 65, 66, 200, 1000])
def test_of_each_pair_one_connects(count: int) -> None:
    pairs = {(place, other) for place in range(count) for other in neighbours(place, count)[0]}
    assert pairs == {(other, place) for place in range(count) for other in neighbours(place, count)[1]}
    assert not any(place == other or (other, place) in pairs for place, other in pairs)
    if count <= 65:
        assert len(pairs) == count * (count - 1) // 2
    for place in (0, count // 2):
        dial, others = neighbours(place, count)
        assert len(dial) + len(others) >= min(count - 1, 63)


def test_of_many_nodes_each_is_few_steps_from_all() -> None:
    reached, steps = {0}, 0
    while len(reached) < 1000:
        reached |= {other for place in reached for side in neighbours(place, 1000) for other in side}
        steps += 1
    assert steps <= 3


@pytest.mark.parametrize(
    ("wish", "paces", "pulled"),
    [
        ("auto", [50.0, 50.0, 50.0, 50.0], True),  # 750 bytes in 15 s
        ("auto", [25.0, 25.0, 25.0, 24.0], False),
        ("auto", [0.0, 0.0], False),  # they had all: nobody has pulled
        ("true", [1e9, 1e9], False),
    ],
)
def test_auto_has_all_pull_the_rest_where_that_takes_seconds(wish: str, paces: list[float], pulled: bool) -> None:
    assert bool(why_rather_pull(wish, 1000, paces)) == pulled
