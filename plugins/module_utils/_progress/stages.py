# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages of a run: told to the meter, and timed for the result."""

from __future__ import annotations

import contextlib
import time
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter


class Stage:
    """The counters of a running stage."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def files(self, count: int) -> None:
        """So many more files are done."""
        self._meter.add(files=count)

    def bytes(self, count: int) -> None:
        """So many more bytes are done."""
        self._meter.add(bytes=count)


class Stages:
    """``with stages("compress", size) as stage: …``; afterwards :attr:`seconds` has how long each took."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, name: str, size: int = 0) -> Iterator[Stage]:
        self._meter.stage(name, bytes=size)
        began = time.monotonic()
        try:
            yield Stage(self._meter)
        finally:
            took = self.seconds.get(name, 0.0) + time.monotonic() - began
            self.seconds[name] = round(took, 2)
