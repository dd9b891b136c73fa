# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the files of a pack until it is stored, in a quarter of the memory that Python's objects take."""

from __future__ import annotations

import marshal
from typing import Any, Iterator, Tuple

Values = Tuple[Any, ...]  # strings, numbers and None
_PORTION = 1000


class Kept:
    """Tuples in the order in which they came; a portion of them is there as such, the others as bytes."""

    def __init__(self) -> None:
        self._newest: list[Values] = []
        self._portions: list[bytes] = []

    def __bool__(self) -> bool:
        return bool(self._newest or self._portions)

    def append(self, values: Values) -> None:
        """One more."""
        self._newest.append(values)
        if len(self._newest) == _PORTION:
            self._portions.append(marshal.dumps(self._newest))
            self._newest = []

    def portions(self) -> Iterator[list[Values]]:
        """All of them, some at a time."""
        yield from map(marshal.loads, self._portions)  # our own
        if self._newest:
            yield self._newest
