# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a run took, and whether it worked or waited meanwhile."""

from __future__ import annotations

import time
from pathlib import Path

# Its first line: "cpu", and for all processors together the ticks since boot in user, nice, system, idle, iowait, ….
_STATISTICS = Path("/proc/stat")
_IDLE = slice(3, 5)
_ALL = slice(0, 8)  # what guests had, in the last two, is in user and nice as well


class Clock:
    """Runs from where it is made. Its text is like ``1700 s, in which the processors were idle for 12 %``."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._idle, self._ticks = _ticks()

    def __str__(self) -> str:
        idle, ticks = _ticks()
        share = (idle - self._idle) / max(1, ticks - self._ticks)
        return f"{time.monotonic() - self._began:.0f} s, in which the processors were idle for {100 * share:.0f} %"


def _ticks() -> tuple[int, int]:
    """Of all processors: without work, and all."""
    _name, *words = _STATISTICS.read_text().partition("\n")[0].split()
    numbers = [int(word) for word in words]
    return sum(numbers[_IDLE]), sum(numbers[_ALL])
