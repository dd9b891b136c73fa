# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs have about their size, and the same files make the same packs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_ends import PackEnds

SIZE = 1 << 20
FILES = [(f"{number // 100:03}/{number:06}", 1000) for number in range(20_000)]


def packs(files: list[tuple[str, int]], size: int = SIZE) -> list[list[str]]:
    ends, found = PackEnds(size), [[]]
    for name, length in files:
        if ends.ends_before(name, length):
            found.append([])
        found[-1].append(name)
    return found


def test_a_pack_has_three_quarters_of_its_size_and_no_more_than_all() -> None:
    *whole, last = packs(FILES)
    assert len(whole) > 10
    assert all(SIZE * 0.75 <= 1000 * len(pack) <= SIZE for pack in whole)
    assert 0 < 1000 * len(last) <= SIZE


def test_empty_files_fill_a_pack_too() -> None:
    found = packs([(f"{number:06}", 0) for number in range(200_000)])
    assert len(found) > 3
    assert max(map(len, found)) <= 60_000


def test_one_file_more_changes_one_pack_or_two() -> None:
    before = set(map(tuple, packs(FILES)))
    after = set(map(tuple, packs(sorted([*FILES, ("050/new", 5000)]))))
    assert len(before - after) <= 2


def test_the_files_of_a_sample_are_in_one_pack() -> None:
    names = [f"{number // 100:03}/{number:06}.{end}" for number in range(10_000) for end in ("cls", "jpg", "seg.png")]
    found = packs([(name, 700) for name in names])
    assert len(found) > 10 and all(len(pack) % 3 == 0 and pack[0].endswith("cls") for pack in found)
    assert all(SIZE * 0.75 <= 700 * len(pack) <= SIZE + 1400 for pack in found[:-1])


def test_a_sample_without_end_is_divided() -> None:
    found = packs([(f"log.{number:06}", 1000) for number in range(10_000)])
    assert len(found) > 5 and all(1000 * len(pack) <= SIZE * 1.25 for pack in found)
    assert len(packs([(f".{number:06}", 1000) for number in range(10_000)])) > len(found)


@given(some.lists(some.integers(0, 3000), max_size=200), some.integers(1, 2000))
@settings(deadline=None)
def test_no_file_is_lost_and_only_one_that_is_larger_by_itself_is_in_a_larger_pack(sizes: list[int], size: int) -> None:
    files = [(f"{number:03}", length) for number, length in enumerate(sizes)]
    found = packs(files, size)
    assert [name for pack in found for name in pack] == [name for name, _length in files]
    lengths = dict(files)
    for pack in found:
        total = sum(lengths[name] for name in pack)
        assert total <= size or len(pack) == 1
