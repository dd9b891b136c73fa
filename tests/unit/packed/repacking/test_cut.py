# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members go into a pack together."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking import build
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.members import Member


def members(*weights: int, suffix: str = ".zip", turn: int = 1) -> list[Member]:
    return [Member(0, at, 1, f"{at}", 0, 0o100644, "", suffix, weight, turn) for at, weight in enumerate(weights)]


def sizes(given: list[Member], pack_size: int) -> list[int]:
    lots = list(build.cut(given, pack_size))
    assert list(itertools.chain(*lots)) == given
    return [len(lot) for lot in lots]


def test_as_many_as_there_is_room_for_and_one_at_least() -> None:
    assert sizes([], 10) == []
    assert sizes(members(4, 6, 1, 9, 11, 1), 10) == [2, 2, 1, 1]


def test_others_begin_a_new_one() -> None:
    assert sizes(members(1, 1) + members(1, 1, turn=2) + members(1, suffix=".tar"), 10) == [2, 2, 1]


def test_no_more_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MOST", 3)
    assert sizes(members(*[0] * 7), 10) == [3, 3, 1]
