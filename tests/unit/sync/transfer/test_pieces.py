# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large files are cut."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, equal_cuts
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import (
    largest_whole,
    pieces_of,
    segment_size,
)

MIB, GIB, TIB = 1 << 20, 1 << 30, 1 << 40
SLO = Capabilities(manifest_segments=1000)
DLO = Capabilities()


@pytest.mark.parametrize(
    ("wanted", "largest", "whole"), [(None, 5 * GIB, 128 * MIB), (None, MIB, MIB), (7, 5 * GIB, 7), (GIB, MIB, MIB)]
)
def test_files_are_whole_up_to_some_size(wanted: int | None, largest: int, whole: int) -> None:
    assert largest_whole(wanted, SLO._replace(largest_object=largest)) == whole


@pytest.mark.parametrize(
    ("size", "chosen"),
    [
        (129 * MIB, 32 * MIB),
        (GIB, 32 * MIB),
        (GIB + 1, 64 * MIB),
        (4 * GIB, 128 * MIB),
        (5 * GIB + 1, 256 * MIB),
        (100 * GIB, 256 * MIB),
        (TIB, 1049 * MIB),
    ],
)
def test_what_is_chosen_suits_the_file_and_the_manifest(size: int, chosen: int) -> None:
    assert segment_size(size, None, SLO) == chosen
    assert -(-size // chosen) <= 1000


@pytest.mark.parametrize(
    ("size", "wanted", "most", "fitting"),
    [
        (10 * MIB, MIB, 1000, MIB),
        (1000 * MIB, MIB, 1000, MIB),
        (1000 * MIB + 1, MIB, 1000, 2 * MIB),
        (5 << 40, 128 * MIB, 1000, 5243 * MIB),
    ],
)
def test_what_is_wanted_is_taken_or_as_much_more_as_it_takes(size: int, wanted: int, most: int, fitting: int) -> None:
    assert segment_size(size, wanted, Capabilities(largest_object=6 * GIB, manifest_segments=most)) == fitting
    assert -(-size // fitting) <= most


@pytest.mark.parametrize("size", [129 * MIB, 3 * GIB, 5 * GIB + 1, 100 * GIB])
def test_without_manifests_there_are_fewer_segments(size: int) -> None:
    chosen = segment_size(size, None, DLO)
    assert segment_size(size, None, SLO) < chosen <= DLO.largest_object
    assert -(-size // chosen) <= 100


def test_no_segment_is_larger_than_the_store_takes() -> None:
    assert segment_size(GIB, None, SLO._replace(largest_object=10 * MIB)) == 10 * MIB
    assert segment_size(GIB, 100 * MIB, SLO._replace(largest_object=10 * MIB)) == 10 * MIB


@pytest.mark.parametrize(
    "cuts",
    [
        [Cut(0, 0)],
        [Cut(0, 1)],
        [Cut(0, 64 * MIB)],
        [Cut(0, 64 * MIB + 1)],
        [Cut(0, 5 * TIB)],
        [Cut(0, 0), Cut(0, 5 * GIB), Cut(5 * GIB, 3)],
        equal_cuts(GIB + 5, 256 * MIB),
        equal_cuts(100 * GIB, 256 * MIB),
    ],
)
def test_pieces_cover_the_cuts_in_their_order(cuts: list[Cut]) -> None:
    pieces = pieces_of(cuts)
    for index, cut in enumerate(cuts):
        own = [piece for piece in pieces if piece.cut == index]
        assert [piece.number for piece in own] == list(range(len(own)))
        offset = cut.offset
        for piece in own:
            assert piece.offset == offset
            assert 0 < piece.size <= max(256 * MIB, cut.size // 1000)
            offset += piece.size
        assert offset == cut.offset + cut.size
    assert [piece.number for piece in pieces] == sorted(piece.number for piece in pieces)


def test_what_is_large_is_fetched_in_several_pieces() -> None:
    assert len(pieces_of([Cut(0, 64 * MIB)])) == 1
    assert len(pieces_of([Cut(0, GIB)])) == 32
    assert len(pieces_of([Cut(0, TIB)])) == 1024
    assert len(pieces_of(equal_cuts(GIB, 512 * MIB))) == 32
    assert len(pieces_of(equal_cuts(4 * GIB, 128 * MIB))) == 32
    assert len(pieces_of(equal_cuts(1 << 62, 1 << 46))) == 1 << 18  # whatever somebody says that there is
