# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is fetched together."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._packed.stretches import Bounds, stretches

GAP, LARGEST = 1000, 30_000


class Piece(NamedTuple):
    offset: int
    size: int


_PIECES = st.lists(st.builds(Piece, st.integers(0, 40 * GAP), st.integers(0, 3 * GAP)), max_size=30).map(sorted)


def together(pieces: list[Piece]) -> list[tuple[int, int, int, list[Piece]]]:
    return list(stretches(pieces, lambda piece: (5, *piece), Bounds(GAP, LARGEST, most=7)))


@given(_PIECES)
@settings(deadline=None)
def test_every_member_is_within_one_stretch(pieces: list[Piece]) -> None:
    found = together(pieces)
    assert [piece for *_stretch, lot in found for piece in lot] == pieces
    for _pack, begin, end, lot in found:
        assert begin == lot[0].offset
        assert end == max(piece.offset + piece.size for piece in lot)
        assert end - begin <= max(LARGEST, lot[0].size)
        assert len(lot) <= 7


def test_neighbours_come_together_and_others_alone() -> None:
    pieces = [Piece(100, 50), Piece(150 + GAP, 0), Piece(151 + 2 * GAP, 10), Piece(161 + 2 * GAP, 2 * LARGEST)]
    assert [len(lot) for *_stretch, lot in together(pieces)] == [2, 1, 1]
