# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted of packs is asked for in few stretches, in which every file has its place."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry, Member
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_reads import Read, portions
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task

MIB = 1 << 20


def task(name: str, pack: int | None, offset: int, size: int) -> Task:
    entry = Entry(name, size, "f" * 32, "", "", PLAIN, member=Member(pack, offset, 0, 0o644))
    return Task("download", name, None, entry, size)


def reads(*tasks: Task) -> list[Read]:
    return [one for one in portions(tasks) if isinstance(one, Read)]


def test_neighbours_come_together_with_a_little_that_nobody_wants() -> None:
    first, second = task("a", 0, 100, 1000), task("b", 0, 60_000, 1000)
    assert reads(first, second) == [Read(0, 100, 61_000, [first, second])]


def test_what_is_far_apart_or_in_another_pack_comes_by_itself() -> None:
    near, far, other = task("a", 0, 100, 1000), task("b", 0, 10 * MIB, 1000), task("c", 1, 2000, 10)
    assert [len(read.tasks) for read in reads(near, far, other)] == [1, 1, 1]


def test_the_order_is_that_of_the_pack() -> None:
    later, sooner = task("a", 0, 5000, 10), task("b", 0, 10, 10)
    assert [one.name for one in reads(later, sooner)[0].tasks] == ["b", "a"]


def test_a_whole_pack_comes_in_several_stretches_side_by_side() -> None:
    found = reads(*(task(f"{number:05}", 0, number * 10_000, 9_900) for number in range(6400)))
    assert 30 <= len(found) <= 33
    assert all(read.end - read.begin <= 2 * MIB for read in found)


def test_tiny_files_are_few_at_a_time_too_as_each_takes_memory() -> None:
    found = reads(*(task(f"{number:05}", 0, number * 100, 1) for number in range(9000)))
    assert all(len(read.tasks) <= 2000 for read in found)
    assert all(read.memory > 1000 * len(read.tasks) for read in found)


def test_a_file_of_its_own_or_a_large_one_is_no_part_of_a_stretch() -> None:
    own, packed, large = task("a", None, 0, 5 * MIB), task("b", 0, 30, 10), task("c", 0, 50, 16 * MIB + 1)
    assert list(portions([own, packed, large])) == [own, large, Read(0, 30, 40, [packed])]


@given(some.lists(some.tuples(some.integers(0, 2), some.integers(0, 30), some.integers(0, 9)), max_size=40))
@settings(deadline=None)
def test_whatever_an_index_says_each_file_comes_once_and_no_two_in_a_stretch_share_bytes(
    places: list[tuple[int, int, int]],
) -> None:
    tasks = [task(str(number), *place) for number, place in enumerate(places)]
    found = reads(*tasks)
    assert sorted(one.name for read in found for one in read.tasks) == sorted(one.name for one in tasks)
    for read in found:
        at = read.begin
        for one in read.tasks:
            assert one.remote is not None and one.remote.member is not None
            assert one.remote.member.pack == read.pack
            assert one.remote.member.offset >= at
            at = one.remote.member.offset + one.size
            assert at <= read.end
