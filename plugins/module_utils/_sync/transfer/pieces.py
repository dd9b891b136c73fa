# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large files are cut: segments of an upload, pieces of a download. Pure."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut

_MIB = 1 << 20


class _Choice(NamedTuple):
    """What is chosen where the user leaves it to us; sizes in bytes.

    :ivar whole: of the largest file that goes in one piece
    :ivar smallest, largest: of a segment
    :ivar abreast: segments that a file should have at least, so that many can move at a time
    """

    whole: int
    smallest: int
    largest: int
    abreast: int


_STATIC = _Choice(128 * _MIB, 32 * _MIB, 256 * _MIB, 32)
# Without manifests segments are found by listing them, and Swift hands out all but the first ten one a second.
_DYNAMIC = _Choice(1024 * _MIB, 128 * _MIB, 1024 * _MIB, 8)
_DYNAMIC_MOST = 1000

_MANY = 8  # segments that keep the line busy without being cut further
_PIECE = 32 * _MIB
_MOST_PIECES = 1024  # of a segment, or of an object that is not made of segments
_MOST_OF_ALL = 1 << 18  # of an object, about: what is known of so many takes some 50 MiB


class Piece(NamedTuple):
    """Bytes that are fetched by one request.

    :ivar cut: index of the cut that they are part of
    :ivar number: place in the cut, from 0
    """

    cut: int
    number: int
    offset: int
    size: int

    @property
    def end(self) -> int:
        """Offset of the byte after it."""
        return self.offset + self.size


def largest_whole(wanted: int | None, offers: Capabilities) -> int:
    """Bytes of the largest file that is uploaded in one piece; *wanted* is what the user says a segment has."""
    return min(wanted or _choice(offers).whole, offers.largest_object)


def segment_size(size: int, wanted: int | None, offers: Capabilities) -> int:
    """Bytes of each segment of a file.

    Chosen, it is a power of two, so that a file that grows keeps the segments that it has. Chosen or wanted, it
    becomes as many whole MiB more as it takes to make do with the segments that a manifest may have.
    """
    if wanted is None:
        choice = _choice(offers)
        wanted = choice.smallest
        while wanted < choice.largest and wanted * choice.abreast < size:
            wanted *= 2
    needed = _up_to_mib(-(-size // (offers.manifest_segments or _DYNAMIC_MOST)))
    return max(min(wanted, offers.largest_object), needed)


def pieces_of(cuts: Sequence[Cut]) -> list[Piece]:
    """Cuts as they are fetched, the first pieces of all of them before the second ones: each is hashed in its order."""
    largest = 8 * _PIECE if len(cuts) >= _MANY else 2 * _PIECE
    least = max(_PIECE, _up_to_mib(-(-sum(cut.size for cut in cuts) // _MOST_OF_ALL)))
    pieces = []
    for index, cut in enumerate(cuts):
        size = cut.size if cut.size <= largest else max(least, _up_to_mib(-(-cut.size // _MOST_PIECES)))
        starts = range(cut.offset, cut.offset + cut.size, size) if size else ()
        end = cut.offset + cut.size
        pieces += [Piece(index, number, start, min(size, end - start)) for number, start in enumerate(starts)]
    return sorted(pieces, key=lambda piece: (piece.number, piece.cut))


def _choice(offers: Capabilities) -> _Choice:
    return _STATIC if offers.manifest_segments else _DYNAMIC


def _up_to_mib(size: int) -> int:
    return -(-size // _MIB) * _MIB
