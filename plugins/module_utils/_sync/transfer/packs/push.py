# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files into packs, large ones each into an object of its own; then a version that names them all.

One process reads files into a pack (or, where there is none beside this one, the thread that looks for them), while
others send the packs that are full: more packs at a time would only cost memory.
"""

from __future__ import annotations

import itertools
import operator
import threading
from typing import Any, Callable, Iterable, Iterator, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Whole
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change as PlannedChange
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import PACKED
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_ends import PackEnds
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Learnt
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.filling import Filled, Filler, Filling
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.old_versions import OldVersions
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.own_file import push_own
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.runs import Runs
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.stored import store_once
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import wanted_headers
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Workers

_AT_A_TIME = 2  # packs in memory: one is filled while another one is sent
_PROCESSES = 1  # that fill packs: each holds one more in memory, and the next thing to wait for is the comparing
_ROWS = 1000  # that are sorted at a time

Full = Callable[[], Tuple[Filled, bytearray]]  # waits until a pack is full: what is in it, its bytes


class PackPush(Mover):
    """Pushes what has changed into new packs, and makes the *new* version of it."""

    in_turns = True

    def __init__(self, context: Context, tally: Tally, new: NewVersion) -> None:
        super().__init__(context, tally)
        packing = context.settings.packing
        if packing is None:
            raise RuntimeError("there is nothing to be packed")
        self._packing = packing
        self._new = new
        self._free = threading.Semaphore(_AT_A_TIME)
        self._workers = Workers(Filler(context, "." + packing.format, packing.size))
        self._large: list[Row] = []
        self._stored = False  # whether anything had to be
        self._lock = threading.Lock()
        self._old_versions = OldVersions(context, new.place, packing)
        self._changes = Runs()  # rows of the new version, and names that it has no more

    def start_processes(self, most: int) -> None:
        """See :meth:`Mover.start_processes`."""
        self._workers.fork(min(most, _PROCESSES))

    def begin(self) -> None:
        """See :meth:`Mover.begin`."""
        self._new.claim()

    def portions(self, tasks: Iterable[Task]) -> Iterator[Full | Task]:
        """Packs, and large files one by one. Whoever takes a pack has to move it, for there is room for few."""
        ends = PackEnds(self._packing.size)
        pack: Filling | None = None
        for task in tasks:
            local = task.local
            if local is None or (local.kind == FILE and local.size >= self._packing.below):
                self._new.claim()  # large files alone may take longer than a claim lasts
                yield task
                continue
            if ends.ends_before(task.name, local.size) and pack is not None:
                yield pack.end()
                pack = None
            if pack is None:
                self._new.claim()
                self._free.acquire()
                pack = Filling(self._workers, self._new.packs.reserve())
            pack.add(local)
        if pack is not None:
            yield pack.end()

    def move(self, portion: Full | Task) -> None:
        """Store a pack, or a large file."""
        if not isinstance(portion, Task):
            try:
                self._store(*portion())
            finally:
                self._free.release()
            return
        try:
            row, stored = push_own(self._context, portion)
        except (DataError, OSError) as error:
            self._tally.failed(portion.name, error)
            return
        self._tally.moved(row.size)
        with self._lock:
            self._stored = self._stored or stored
            self._large.append(row)
            if len(self._large) >= _ROWS:
                self._sort_large()

    def delete(self, tasks: Iterable[Task]) -> int:
        """The new version does not have them any more; older ones do."""
        count, names = 0, (task.name for task in tasks)
        for gone in iter(lambda: list(itertools.islice(names, _ROWS)), []):
            self._changes.put([(name, None) for name in gone])
            self._context.meter.add(files=len(gone))
            count += len(gone)
        return count

    def conclude(self, leftovers: Iterable[str]) -> None:
        """See :meth:`Mover.conclude`."""
        self._sort_large()
        context = self._context
        if self._changes:
            changes = itertools.starmap(_change, self._changes)
            count, excluded = len(self._changes), context.settings.wanted.excludes
            self._new.make(changes, count, excluded, wanted_headers(context), context.expires_at, context.parts.map)
            if self._new.made is None and not self._stored:
                self._tally.moved_in_vain()
        self._new.release()
        self._old_versions.tidy(self._tally)

    def afterwards(self, changed: bool) -> Iterable[PlannedChange]:
        """See :meth:`Mover.afterwards`."""
        return () if self._tally.failures.count else self._old_versions.plan(self._latest(), changed)

    def told(self) -> dict[str, Any]:
        """See :meth:`Mover.told`."""
        version = self._new.stored or self._latest()
        told = {"layout": PACKED, "version": version._asdict() if version is not None else None}
        return {**told, **self._old_versions.told()}

    def finish(self) -> None:
        """See :meth:`Mover.finish`. Where there was no room, what old versions take becomes free for the next run."""
        self._changes.close()
        self._workers.close()
        if self._tally.failures.no_space:
            self._new.release()
            self._old_versions.make_room(self._tally)

    def _latest(self) -> Version | None:
        return self._new.made or (self._new.parent.version if self._new.parent is not None else None)

    def _sort_large(self) -> None:
        rows, self._large = self._large, []
        self._put(rows, set())

    def _put(self, rows: Iterable[Row], folders: set[str]) -> None:
        """Have these rows in the new version, and none of what is a folder now.

        :param folders: those that this has been said of; those of the rows are added
        """
        news: dict[str, tuple[Any, ...] | None] = {}
        for row in rows:
            folder = row.name.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                news[folder] = None
                folder = folder.rpartition("/")[0]
            news[row.name] = tuple(row)
        self._changes.put(sorted(news.items(), key=operator.itemgetter(0)))

    def _store(self, filled: Filled, content: bytearray) -> None:
        """:raises DataError: without this pack there can be no version, so nothing more needs to be done"""
        context = self._context
        for name, error in filled.failed:
            self._tally.failed(name, error)
        if not filled.files:
            return
        size, md5 = len(content), filled.name.partition(".")[0]
        stored = store_once(context, context.settings.prefix + PACKS + filled.name, Whole(content), md5)
        del content
        with self._lock:
            self._stored = self._stored or stored
        self._new.packs.built(filled.number, Pack(filled.name, size))
        folders: set[str] = set()
        for files in filled.files.portions():
            rows = [tuple.__new__(Row, row) for row, _learnt in files]  # see make_row, and stat_of
            learnt = [
                tuple.__new__(Learnt, (name, tuple.__new__(Stat, stat), etag, began))
                for _row, (name, stat, etag, began) in files
            ]
            self._put(rows, folders)
            context.state.learn_all(learnt, context.expires_at)
            size = sum(row.size for row in rows)
            context.meter.add(bytes=size)
            self._tally.moved(size, files=len(rows))


def _change(name: str, row: tuple[Any, ...] | None) -> Change:
    """The row of the new version again; see make_row."""
    return Change(name, None if row is None else tuple.__new__(Row, row))
