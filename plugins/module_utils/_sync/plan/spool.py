# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks on their way from the comparing to the transfers, in order, however many there are."""

from __future__ import annotations

import collections
import pickle
import tempfile
import threading
from typing import IO, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task

_PORTION = 1000  # tasks: about 1 MiB of memory


class Spool:
    """One thread puts tasks in, one takes them out: a few are in memory, the rest in a temporary file without a name.

    So the comparing, which is quick, need not wait for the transfers, and soon knows how much there is to do.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._ended = False
        self._newest: list[Task] = []
        self._oldest: collections.deque[Task] = collections.deque()
        self._file: IO[bytes] | None = None
        self._read_at: collections.deque[int] = collections.deque()  # where unread portions begin in the file

    def put(self, task: Task) -> None:
        """Append a task."""
        with self._change:
            self._newest.append(task)
            if len(self._newest) >= _PORTION:
                self._write()
            self._change.notify()

    def end(self) -> None:
        """There will be no more."""
        with self._change:
            self._ended = True
            self._change.notify()

    def __iter__(self) -> Iterator[Task]:
        """All tasks, each once; waits for more until :meth:`end`."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._oldest or self._read_at or self._newest or self._ended)
                if not self._oldest:
                    self._fetch()
                if not self._oldest:
                    return
                portion, self._oldest = self._oldest, collections.deque()
            yield from portion

    def _fetch(self) -> None:
        if self._read_at and self._file is not None:
            self._file.seek(self._read_at.popleft())
            self._oldest.extend(pickle.load(self._file))  # noqa: S301  # our own, in a file without a name
        else:
            self._oldest.extend(self._newest)
            self._newest = []

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the spool
        self._read_at.append(self._file.seek(0, 2))
        pickle.dump(self._newest, self._file, pickle.HIGHEST_PROTOCOL)
        self._newest = []
