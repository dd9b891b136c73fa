# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits until the machine is quiet, so that one tool's aftermath is not another's time."""

from __future__ import annotations

import time
from pathlib import Path

_BUSY = 0.15  # of all processors
_LOOK = 0.5  # seconds
_PATIENCE = 10.0  # seconds; then it goes on all the same


def wait_until_quiet(at_least: float = 0.0) -> None:
    """Wait for the processors to be idle, and in any case `at_least` so many seconds."""
    time.sleep(at_least)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and _busy() > _BUSY:
        pass


def _busy() -> float:
    before = ticks()
    time.sleep(_LOOK)
    idle, every = (now - then for now, then in zip(ticks(), before))
    return 1 - idle / every if every else 0.0


def ticks() -> tuple[int, int]:
    """Of the processors since the machine began: idle ones, and all."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)
