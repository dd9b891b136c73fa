# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that come in no order, handed out in the order of their names, however many there are."""

from __future__ import annotations

import heapq
import marshal
import operator
import tempfile
import threading
from typing import Any, Iterator, Sequence, Tuple

Named = Tuple[str, Any]  # of any types that `marshal` knows: strings, numbers, None, and tuples of them
_Stretch = Tuple[int, int]  # where in the file, how many bytes
_PORTION = 1000  # rows read at a time of each chain


class Runs:
    """Sorted runs of rows on the disk, in a file without a name, and merged when all are there.

    A run that begins after the end of another one goes on where that ends. Runs that mostly come in order, as packs do,
    make only a few chains.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the runs
        self._chains: list[tuple[str, list[_Stretch]]] = []  # the last name of each, and its portions
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, rows: Sequence[Named]) -> None:
        """A run, sorted by name; may be called from any thread."""
        if not rows:
            return
        with self._lock:
            self._count += len(rows)
            places = []
            for begin in range(0, len(rows), _PORTION):
                portion = marshal.dumps(list(rows[begin : begin + _PORTION]))
                places.append((self._file.seek(0, 2), len(portion)))
                self._file.write(portion)
            for number, (last, before) in enumerate(self._chains):
                if last < rows[0][0]:
                    before += places
                    self._chains[number] = (rows[-1][0], before)
                    return
            self._chains.append((rows[-1][0], places))

    def __iter__(self) -> Iterator[Named]:
        """All rows, sorted."""
        return heapq.merge(*(self._chain(places) for _last, places in self._chains), key=operator.itemgetter(0))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _chain(self, places: Sequence[_Stretch]) -> Iterator[Named]:
        for offset, size in places:
            with self._lock:
                self._file.seek(offset)
                portion = self._file.read(size)
            yield from marshal.loads(portion)  # noqa: S302  # our own, in a file without a name
