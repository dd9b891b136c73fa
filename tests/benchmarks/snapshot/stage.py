# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a stage of making an image. Needs the standard library alone: it goes to the node as well."""

from __future__ import annotations

import contextlib
import os
import resource
import threading
import time
from typing import Any, Iterator

_EVERY = 0.2  # seconds between two looks at the scratch folder
_MIB = 1 << 20


class Stages:
    """Measures stages, one after the other, and keeps what it has measured.

    :param scratch: the folder in which files are made meanwhile
    :ivar rows: ``{stage, wall_s, cpu_s, scratch_mib}`` of each; CPU seconds are those of this process and of those that
        it has started and that have ended, the scratch folder's are at the peak
    """

    def __init__(self, scratch: str) -> None:
        self._scratch = scratch
        self.rows: list[dict[str, Any]] = []

    @contextlib.contextmanager
    def measured(self, name: str) -> Iterator[None]:
        """What is done inside the context is the stage *name*."""
        over = threading.Event()
        peak = [0]

        def watch() -> None:
            while not over.wait(_EVERY):
                peak[0] = max(peak[0], _taken(self._scratch))

        watcher = threading.Thread(target=watch, daemon=True)
        began, cpu = time.monotonic(), _cpu()
        watcher.start()
        try:
            yield
        finally:
            wall, used = time.monotonic() - began, _cpu() - cpu
            over.set()
            watcher.join()
        self.rows.append(
            {
                "stage": name,
                "wall_s": round(wall, 2),
                "cpu_s": round(used, 2),
                "scratch_mib": round(max(peak[0], _taken(self._scratch)) / _MIB),
            }
        )


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _taken(folder: str) -> int:
    """Bytes that the files of a folder take on the disk."""
    taken = 0
    for path, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                taken += os.lstat(os.path.join(path, name)).st_blocks * 512
    return taken
