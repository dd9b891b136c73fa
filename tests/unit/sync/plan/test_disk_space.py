# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much room downloads need."""

from __future__ import annotations

import itertools
import random

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.disk_space import DiskSpace


def needed(downloads: list[tuple[int, int, int]], at_a_time: int = 2, block: int = 1) -> int:
    room = DiskSpace(at_a_time, block)
    for download in downloads:
        room.take(*download)
    return room.needed()


@pytest.mark.parametrize(
    ("downloads", "bytes_needed"),
    [
        ([], 0),
        ([(5, 0, 0), (6, 0, 0)], 11),  # new ones
        ([(5, 0, 3), (6, 0, 9)], 2),  # the rest of one; one that is there, but for its name
        ([(5, 5, 0)], 5),  # beside the old one
        ([(5, 5, 0), (6, 6, 0), (7, 7, 0)], 13),  # two at a time
        ([(1, 9, 0), (5, 0, 0)], 9),  # what becomes smaller makes room later only
        ([(5, 0, 0), (1, 9, 0)], 14),
    ],
)
def test_what_is_needed(downloads: list[tuple[int, int, int]], bytes_needed: int) -> None:
    assert needed(downloads) == bytes_needed


def test_files_take_whole_blocks() -> None:
    assert needed([(1, 0, 0), (4097, 0, 4096), (0, 0, 0)], block=4096) == 8192


def test_it_is_never_less_than_what_a_run_takes() -> None:
    dice = random.Random(1)
    for _case in range(300):
        at_a_time = dice.randint(1, 3)
        downloads = [(dice.randint(0, 9), dice.choice([0, dice.randint(0, 9)]), 0) for _file in range(6)]
        assert needed(downloads, at_a_time) >= most_taken(downloads, at_a_time, dice)


def most_taken(downloads: list[tuple[int, int, int]], at_a_time: int, dice: random.Random) -> int:
    """Downloads begin in order and end in any order."""
    taken = most = 0
    under_way: list[tuple[int, int, int]] = []
    for download in itertools.chain(downloads, [(0, 0, 0)] * at_a_time):
        if len(under_way) == at_a_time:
            taken -= under_way.pop(dice.randrange(at_a_time))[1]
        under_way.append(download)
        taken += download[0]
        most = max(most, taken)
    return most
