# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks on their way from the comparing to the transfers, in order, however many there are."""

from __future__ import annotations

import collections
import threading
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.plain_task import plain, task_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.value_file import Place, ValueFile

_PORTION = 1000  # tasks: about 1 MiB of memory


class Spool:
    """One thread puts tasks in, one takes them out: a few are in memory, the rest in a temporary file without a name.

    So the comparing, which is quick, need not wait for the transfers, and soon knows how much there is to do.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._ended = False
        self._waited_for = False
        self._newest: collections.deque[Task] = collections.deque()
        self._file: ValueFile | None = None
        self._unread: collections.deque[Place] = collections.deque()

    def put(self, task: Task) -> None:
        """Append a task."""
        self._newest.append(task)  # needs no lock, which would cost more than all else here
        if self._waited_for or len(self._newest) >= _PORTION:
            with self._change:
                self._waited_for = False  # those that come until the thread that waits has its turn need not wake it
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
                self._change.wait_for(self._worth_waking)
                self._waited_for = False
                portion = self._fetch()
            if not portion:
                return
            yield from portion

    def _worth_waking(self) -> bool:
        self._waited_for = True  # before it is looked whether there are any, so that none is missed
        return bool(self._unread or self._newest or self._ended)

    def _fetch(self) -> list[Task]:
        if self._unread and self._file is not None:
            return list(map(task_of, self._file.get(self._unread.popleft())))
        return self._taken()

    def _taken(self) -> list[Task]:
        """Those that are in memory; more may come meanwhile."""
        return [self._newest.popleft() for _number in range(len(self._newest))]

    def _write(self) -> None:
        if self._file is None:
            self._file = ValueFile()
        self._unread.append(self._file.put(list(map(plain, self._taken()))))
