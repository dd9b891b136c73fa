# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files into packs, large ones each into an object of its own; then a version that names them all.

One thread at a time reads files into a pack, while others send the packs that are full: for small files reading is what
takes the interpreter's time, and more packs at a time would only cost memory.
"""

from __future__ import annotations

import itertools
import operator
import os
import threading
import time
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Any, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Whole
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.kinds import ARCHIVES
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, make_row
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change as PlannedChange
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, LINK, LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import PACKED
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_ends import PackEnds
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Learnt
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.kept import Kept
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.old_versions import OldVersions
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.own_file import push_own
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.runs import Runs
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.stored import store_once
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    look,
    read_whole,
    unsettled,
    wanted_headers,
)

_AT_A_TIME = 2  # packs in memory: one is read while another one is sent
_TRIES = 3  # to read a file that others write
_ROWS = 1000  # that are sorted at a time
_TYPES = {FILE: S_IFREG, LINK: S_IFLNK}


class _Full(NamedTuple):
    """A pack that is ready to be sent.

    :ivar number: in the table of packs
    :ivar files: as `_Open` has them
    """

    number: int
    archive: Archive
    files: Kept

    def forget(self) -> None:
        """Let go of what it holds: whoever has moved it has it until there is another one to move."""
        self.archive.forget()
        self.files.clear()


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
        self._large: list[Row] = []
        self._stored = False  # whether anything had to be
        self._lock = threading.Lock()
        self._old_versions = OldVersions(context, new.place, packing)
        self._changes = Runs()  # rows of the new version, and names that it has no more

    def begin(self) -> None:
        """See :meth:`Mover.begin`."""
        self._new.claim()

    def portions(self, tasks: Iterable[Task]) -> Iterator[_Full | Task]:
        """Full packs, and large files one by one. Whoever takes a pack has to move it, for there is room for few."""
        ends = PackEnds(self._packing.size)
        pack: _Open | None = None
        for task in tasks:
            local = task.local
            if local is None or (local.kind == FILE and local.size >= self._packing.below):
                self._new.claim()  # large files alone may take longer than a claim lasts
                yield task
                continue
            if ends.ends_before(task.name, local.size) and pack is not None and pack.files:
                yield pack.full()
                pack = None
            if pack is None:
                self._new.claim()
                self._free.acquire()
                pack = _Open(self._new.packs.reserve(), ARCHIVES["." + self._packing.format]())
            try:
                pack.add(self._context, local, self._packing.size)
            except (DataError, OSError) as error:
                self._tally.failed(task.name, error)
        if pack is not None and pack.files:
            yield pack.full()

    def move(self, portion: _Full | Task) -> None:
        """Store a pack, or a large file."""
        if isinstance(portion, _Full):
            try:
                self._store(portion)
            finally:
                portion.forget()
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

    def _store(self, full: _Full) -> None:
        """:raises DataError: without this pack there can be no version, so nothing more needs to be done"""
        context = self._context
        content = full.archive.finish()
        md5 = md5_of(content)
        name = md5 + full.archive.suffix
        stored = store_once(context, context.settings.prefix + PACKS + name, Whole(content), md5)
        with self._lock:
            self._stored = self._stored or stored
        self._new.packs.built(full.number, Pack(name, len(content)))
        folders: set[str] = set()
        for files in full.files.portions():
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


class _Open:
    """A pack that files are put into.

    :ivar files: the row of each, and what is learnt of it
    """

    def __init__(self, number: int, archive: Archive) -> None:
        self._number = number
        self._archive = archive
        self.files = Kept()

    def add(self, context: Context, local: LocalFile, largest: int) -> None:
        """Read a file, link or empty folder into the pack.

        :param largest: bytes that it may have, should it have grown since it was found
        :raises DataError: it changed while it was read
        :raises OSError: it cannot be read
        """
        name, stat, kind = local
        began = time.time_ns()
        if kind == FILE:
            content, stat = _read(context, name, stat, largest)
        elif kind == LINK:
            content = os.readlink(context.file_path(name))
        else:
            content = b""
        etag, mode, mtime_ns = md5_of(content), _TYPES.get(kind, S_IFDIR) | stat.mode, stat.mtime_ns
        offset = self._archive.add(name, content, mtime_ns, mode)
        row = make_row(name, len(content), mtime_ns, mode, etag, self._number, offset)
        self.files.append((tuple(row), (name, tuple(stat), etag, began)))

    def full(self) -> _Full:
        """It gets no more."""
        return _Full(self._number, self._archive, self.files)


def _change(name: str, row: tuple[Any, ...] | None) -> Change:
    """The row of the new version again; see make_row."""
    return Change(name, None if row is None else tuple.__new__(Row, row))


def _read(context: Context, name: str, stat: Stat, largest: int) -> tuple[bytes, Stat]:
    """A file's content and what it was like then: as it was found, or as it is now if it was written since.

    :raises Conflict: it changed each time while it was read
    """
    for _try in range(_TRIES):
        try:
            return read_whole(context, name, stat), stat
        except Damaged:
            stat = look(context, name)
            if stat.size > largest:
                break
    raise unsettled(name)
