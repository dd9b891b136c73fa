# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk that a worker process goes on with, while what it has found is compared."""

from __future__ import annotations

import itertools
import marshal
from typing import Iterator, List, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Workers

_Met = Tuple[List[str], List[Tuple[str, DataError]]]
_PORTION = 1000  # files; fewer are not worth a process


class WalkAhead:
    """Iterates over the same files as *walk*, once.

    :ivar leftovers, problems: as of `Walk`
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._files: Iterator[LocalFile] = iter(())  # those to come
        self._first: list[LocalFile] = []
        self._workers = Workers(self._find_more)
        self.leftovers: list[str] = []
        self.problems: list[tuple[str, DataError]] = []

    def begin(self, most: int) -> None:
        """Look for the first files; where there are more, start a process for them, if there may be one.

        :param most: processes that there may be; no thread of the run is started yet
        """
        self._files = iter(self._walk)
        self._first = list(itertools.islice(self._files, _PORTION))
        self._take(self._met())
        if len(self._first) == _PORTION and self._workers.fork(min(most, 1)):
            self._files = iter(())  # the other process has them, and the names of a folder may be many

    def __iter__(self) -> Iterator[LocalFile]:
        new = tuple.__new__  # see stat_of
        yield from self._first
        self._first = []
        more = self._workers.begin(None)
        while True:
            met, found = more()
            self._take(met)
            files = marshal.loads(found)  # noqa: S302  # our own
            if not files:
                return
            more = self._workers.begin(None)
            for name, stat, kind in files:
                yield new(LocalFile, (name, new(Stat, stat), kind))

    def close(self) -> None:
        """End the process, wherever it is."""
        self._workers.close()

    def _find_more(self, _order: None, _nothing: object) -> tuple[_Met, bytes]:
        """Files, and what was met on the way to them; no files at the end. `Work` of a process."""
        files = [(name, tuple(stat), kind) for name, stat, kind in itertools.islice(self._files, _PORTION)]
        return self._met(), marshal.dumps(files)

    def _met(self) -> _Met:
        """What the walk has met since this was asked last."""
        walk = self._walk
        met, walk.leftovers, walk.problems = (walk.leftovers, walk.problems), [], []
        return met

    def _take(self, met: _Met) -> None:
        leftovers, problems = met
        self.leftovers += leftovers
        self.problems += problems
