# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which node pulls what from the store, so that together they have all of it once. Pure.

A file of less than a few MiB is *small*: it goes into a bundle with the others of its share, so that a million of them
are no million files of a torrent. Each share has an equal run of the small files and an equal run of the bytes of the
large ones, which may begin and end inside a file.
"""

from __future__ import annotations

import bisect
import itertools
from typing import NamedTuple, Sequence

_MIB = 1 << 20

_SMALLEST_PIECE = 256 << 10
_LARGEST_PIECE = 64 * _MIB
_PIECES = 1 << 15  # about as many as a torrent should have: 640 KiB of hashes

_MOST_LARGE = 50_000  # files of a torrent; libtorrent takes some 2.5 KiB of memory for each
_LARGEST_SMALL = 64 * _MIB  # a small file is held in memory

_STEP = 32 * _MIB  # the smallest segment that a push chooses: a share that ends at such a place ends with a segment
_STEPS = 8  # at least so many to a share, so that shares are about equal
_REQUEST = 16 << 10  # bytes that take about as long as one request more


class Stretch(NamedTuple):
    """Bytes of a large file, from *begin* up to, not including, *end*.

    :ivar file: its place in the list of files
    """

    file: int
    begin: int
    end: int

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.end - self.begin


class Share(NamedTuple):
    """What one node brings.

    :ivar small: places of the small files in the list of files, in order
    :ivar stretches: of large files, in order
    """

    small: Sequence[int]
    stretches: Sequence[Stretch]


class Division(NamedTuple):
    """All shares.

    :ivar piece: bytes of a piece of the torrent
    :ivar large: places of the large files in the list of files, in order
    """

    piece: int
    large: Sequence[int]
    shares: Sequence[Share]


def divide(sizes: Sequence[int], count: int) -> Division:
    """Divide files of these sizes, in bytes, into so many shares. All who divide the same list get the same.

    Large files begin at a piece, and are cut where one begins: a node can hash what it has without the others.
    """
    piece = _piece_size(sum(sizes))
    limit = _small_below(sizes, piece)
    small = [place for place, size in enumerate(sizes) if size < limit]
    large = [place for place, size in enumerate(sizes) if size >= limit]
    runs = _runs([sizes[place] + _REQUEST for place in small], count)
    stretches = _stretches(sizes, large, count, piece)
    return Division(piece, large, [Share(small[run.start : run.stop], mine) for run, mine in zip(runs, stretches)])


def _piece_size(total: int) -> int:
    piece = _SMALLEST_PIECE
    while piece < _LARGEST_PIECE and piece * _PIECES < total:
        piece *= 2
    return piece


def _small_below(sizes: Sequence[int], piece: int) -> int:
    """Bytes from which on a file is large: at least a piece, which is filled up for it."""
    limit = max(piece, _MIB)
    ordered = sorted(sizes)
    while limit < _LARGEST_SMALL and len(ordered) - bisect.bisect_left(ordered, limit) > _MOST_LARGE:
        limit *= 2
    return limit


def _runs(weights: Sequence[int], count: int) -> list[range]:
    """Places of *weights* in runs of about the same weight."""
    ends = list(itertools.accumulate(weights))
    total = ends[-1] if ends else 0
    cuts = [_nearest(ends, total * number / count) for number in range(1, count)]
    return [range(begin, end) for begin, end in zip([0, *cuts], [*cuts, len(weights)])]


def _nearest(ends: Sequence[int], wanted: float) -> int:
    """How many of what ends there come before the place that is next to the one that is wanted."""
    after = bisect.bisect_left(ends, wanted)
    if after == len(ends):
        return after
    before = ends[after - 1] if after else 0
    return after if wanted - before < ends[after] - wanted else after + 1


def _stretches(sizes: Sequence[int], large: Sequence[int], count: int, piece: int) -> list[list[Stretch]]:
    ends = list(itertools.accumulate(sizes[place] for place in large))
    total = ends[-1] if ends else 0
    step = piece
    while step < _STEP and 2 * step * _STEPS * count <= total:
        step *= 2
    cuts = [_cut(ends, total * number // count, step) for number in range(1, count)]
    return [_between(large, ends, begin, end) for begin, end in zip([0, *cuts], [*cuts, total])]


def _cut(ends: Sequence[int], wanted: int, step: int) -> int:
    """The place next to the wanted one where a file may be cut, or ends."""
    number = bisect.bisect_right(ends, wanted)
    if number == len(ends):
        return wanted
    begin, end = ends[number - 1] if number else 0, ends[number]
    return min(begin + (wanted - begin + step // 2) // step * step, end)


def _between(large: Sequence[int], ends: Sequence[int], begin: int, end: int) -> list[Stretch]:
    found: list[Stretch] = []
    number = bisect.bisect_right(ends, begin)
    while begin < end:
        start = ends[number - 1] if number else 0
        stop = min(end, ends[number])
        found.append(Stretch(large[number], begin - start, stop - start))
        begin, number = stop, number + 1
    return found
