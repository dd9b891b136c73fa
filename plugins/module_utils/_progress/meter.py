# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what a module has done and publishes it, from any thread, at most a few times a second."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Dict, NamedTuple

ABOUT, AT_LEAST = "about", "at least"
Snapshot = Dict[str, Any]


class Expected(NamedTuple):
    """What a stage will have done at its end; 0 is not known.

    :ivar how: how well that is known: ``about``, ``at least``, or empty where it is certain
    """

    files: int = 0
    bytes: int = 0
    how: str = ""


class Meter:
    """Counters of one run.

    A snapshot has the shape ``{"stage": str, "seconds": float, "files": int, "bytes": int, "files_total": int,
    "bytes_total": int, "how": str, "note": str, "trouble": str}``; the seconds are those of the stage, the totals are
    as of `Expected`.

    :param publish: takes each snapshot; None where nobody listens
    :param every: seconds between two snapshots at the least
    """

    def __init__(self, publish: Callable[[Snapshot], None] | None = None, every: float = 0.5) -> None:
        self._publish = publish
        self._every = every
        self._lock = threading.Lock()
        self._due = 0.0
        self._trouble = ""
        self._reset("starting")

    def _reset(self, stage: str) -> None:
        self._stage = stage
        self._since = time.monotonic()
        self._files = self._bytes = 0
        self._expected: Callable[[], Expected] = Expected
        self._note = ""

    def stage(self, name: str, files: int = 0, bytes: int = 0, growing: Callable[[], Expected] | None = None) -> None:
        """Begin a stage of which *files* and *bytes* are expected; its counters start at 0.

        :param growing: tells what is expected, where that is still being found out while the stage goes on
        """
        with self._lock:
            self._reset(name)
            self._expected = growing or (lambda: Expected(files, bytes))
            self._tell(now=True)

    def add(self, files: int = 0, bytes: int = 0, of: str = "") -> None:
        """So much is done.

        :param of: the stage that it belongs to, where another one may have begun; then it is not counted
        """
        with self._lock:
            if of and of != self._stage:
                return
            self._files += files
            self._bytes += bytes
            self._tell()

    def note(self, text: str) -> None:
        """Say something beside the numbers (``waiting for a new token``)."""
        with self._lock:
            self._note = text
            self._tell(now=True)

    def trouble(self, text: str) -> None:
        """Say why it takes long, which users are to know who do not watch; nothing when that is over."""
        with self._lock:
            self._trouble = text
            self._tell(now=True)

    def snapshot(self) -> Snapshot:
        """The counters as they stand."""
        files_total, bytes_total, how = self._expected()
        return {
            "stage": self._stage,
            "seconds": round(time.monotonic() - self._since, 3),
            "files": self._files,
            "bytes": self._bytes,
            "files_total": files_total,
            "bytes_total": bytes_total,
            "how": how,
            "note": self._note,
            "trouble": self._trouble,
        }

    def _tell(self, now: bool = False) -> None:
        clock = time.monotonic()
        if self._publish is not None and (now or clock >= self._due):
            self._due = clock + self._every
            self._publish(self.snapshot())
