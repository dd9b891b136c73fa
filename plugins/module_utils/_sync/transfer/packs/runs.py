# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that come in no order, handed out in the order of their names, however many there are."""

from __future__ import annotations

import heapq
import operator
import threading
from typing import Any, Iterator, Sequence, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.value_file import Place, ValueFile

Named = Tuple[str, Any]  # of what `ValueFile` takes
_PORTION = 1000  # rows read at a time of each chain


class Runs:
    """Sorted runs of rows on the disk, in a file without a name, and merged when all are there.

    A run that begins after the end of another one goes on where that ends. Runs that mostly come in order, as packs do,
    make only a few chains.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file = ValueFile()
        self._chains: list[tuple[str, list[Place]]] = []  # the last name of each, and its portions
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, rows: Sequence[Named]) -> None:
        """A run, sorted by name; may be called from any thread."""
        if not rows:
            return
        with self._lock:
            self._count += len(rows)
            begins = range(0, len(rows), _PORTION)
            places = [self._file.put(list(rows[begin : begin + _PORTION])) for begin in begins]
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

    def _chain(self, places: Sequence[Place]) -> Iterator[Named]:
        for place in places:
            with self._lock:
                portion = self._file.get(place)
            yield from portion
