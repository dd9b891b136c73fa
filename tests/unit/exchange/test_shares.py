# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares are equal, have everything once, and end where a piece begins."""

from __future__ import annotations

import random
from typing import Sequence

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Division, divide

MIB = 1 << 20


def bytes_of(division: Division, sizes: Sequence[int]) -> list[int]:
    return [
        sum(sizes[place] for place in share.small) + sum(stretch.size for stretch in share.stretches)
        for share in division.shares
    ]


def check_whole(division: Division, sizes: Sequence[int]) -> None:
    """Each byte of each file is in one share."""
    small = [place for share in division.shares for place in share.small]
    ends: dict[int, int] = {}
    for share in division.shares:
        for stretch in share.stretches:
            assert stretch.begin == ends.get(stretch.file, 0) < stretch.end
            assert stretch.begin % division.piece == 0
            ends[stretch.file] = stretch.end
    assert ends == {place: sizes[place] for place in division.large}
    assert sorted([*small, *division.large]) == list(range(len(sizes)))
    assert small == sorted(small)


@pytest.mark.parametrize("count", [1, 2, 4, 16, 100])
def test_one_large_file_is_divided(count: int) -> None:
    sizes = [100 * (1 << 30) + 17]
    division = divide(sizes, count)
    check_whole(division, sizes)
    assert max(bytes_of(division, sizes)) < 1.1 * sizes[0] / count


@pytest.mark.parametrize("count", [2, 3, 8, 32])
def test_small_files_are_divided_by_what_they_cost(count: int) -> None:
    sizes = [4096] * 10_000
    division = divide(sizes, count)
    check_whole(division, sizes)
    assert max(bytes_of(division, sizes)) <= sum(sizes) / count + 4096


def test_files_of_all_sizes_are_divided_evenly() -> None:
    chance = random.Random(7)
    for count in (1, 2, 5, 16, 50):
        sizes = [int(2 ** chance.uniform(0, 31)) for _number in range(3000)]
        division = divide(sizes, count)
        check_whole(division, sizes)
        assert max(bytes_of(division, sizes)) < 1.1 * sum(sizes) / count


def test_a_cut_is_where_a_segment_ends_where_shares_are_large() -> None:
    division = divide([1 << 40], 100)
    assert all(stretch.begin % (32 * MIB) == 0 for share in division.shares for stretch in share.stretches)


@pytest.mark.parametrize("sizes", [[], [0], [0, 0, 5], [5 * MIB], [1, 3 * MIB, 0]])
def test_more_shares_than_there_is_to_share(sizes: list[int]) -> None:
    division = divide(sizes, 7)
    check_whole(division, sizes)
    assert len(division.shares) == 7


def test_a_million_files_of_middle_size_are_no_million_files_of_a_torrent() -> None:
    sizes = [3 * MIB] * 200_000
    division = divide(sizes, 8)
    assert not division.large
    assert len(divide([3 * MIB] * 10_000, 8).large) == 10_000


def test_a_torrent_has_some_ten_thousand_pieces_whatever_there_is() -> None:
    for exponent in range(20, 46):
        division = divide([1 << exponent], 4)
        assert division.piece <= 64 * MIB
        assert (1 << exponent) / division.piece <= (1 << 15) or division.piece == 64 * MIB
