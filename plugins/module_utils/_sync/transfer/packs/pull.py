# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files out of packs: neighbours by one request, each verified before it gets its name.

Small ones are verified and written by worker processes, as that is mostly the interpreter's time.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any, Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.status import NO_SUCH_RANGE
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS, Version, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import PACKED
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_reads import Read, portions
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Learnt
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.download import Replaced
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.moved import Moved
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.reading import (
    Reading,
    not_itself,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.room import Room
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.unpacking import (
    Wanted,
    Written,
    unpack,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull_mover import PullMover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import check_target
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Content, Workers

_ROOM = 48 << 20  # bytes, for stretches that are fetched
_PROCESSES = 3  # that write files: by then comparing takes longer


class PackPull(PullMover):
    """Pulls files of a version.

    :param packs: those that its index has
    """

    in_turns = True

    def __init__(self, context: Context, tally: Tally, place: Place, version: Version, packs: PackTable) -> None:
        super().__init__(context, tally)
        self._version = version
        self._packs = packs
        self._moved = Moved(place, version, packs, tally.failed)
        self._room = Room(_ROOM)
        self._workers = Workers(self._unpack)

    def start_processes(self, most: int) -> None:
        """See :meth:`Mover.start_processes`."""
        self._workers.fork(min(most, _PROCESSES))

    def portions(self, tasks: Iterable[Task]) -> Iterator[Read | Task]:
        """Stretches of packs, when there is room for them, and files one by one."""
        for portion in portions(tasks):
            if isinstance(portion, Read):
                self._room.take(portion.memory)
            yield portion

    def move(self, portion: Read | Task) -> None:
        """Download what is in a stretch, or a file that comes in pieces."""
        if isinstance(portion, Read):
            try:
                self._read(portion)
            finally:
                self._room.give_back(portion.memory)
            return
        try:
            verified = self._pull_own(portion)
        except DataError as error:
            self._failed([portion], error)
        except OSError as error:
            self._tally.failed(portion.name, error)
        else:
            self._tally.moved(portion.size, verified)

    def again(self) -> Iterator[Task] | None:
        """See :meth:`Mover.again`: what was repacked meanwhile."""
        return self._moved.found() if self._moved else None

    def finish(self) -> None:
        """See :meth:`Mover.finish`."""
        self._moved.close()
        self._workers.close()
        super().finish()

    def told(self) -> dict[str, Any]:
        """See :meth:`Mover.told`."""
        return {"layout": PACKED, "version": self._version._asdict()}

    def _read(self, stretch: Read) -> None:
        pack = self._packs[stretch.pack].name
        name, md5 = self._context.settings.prefix + PACKS + pack, pack.partition(".")[0]
        use = partial(self._use, stretch)
        left, error = Reading(self._context, name, md5, stretch, use).run()
        if error is not None:
            self._failed(left, error)

    def _pull_own(self, task: Task) -> bool:
        entry = _entry(task)
        if entry.link:  # so large as no target is
            check_target(task.name, b"")
        number = entry.member.pack if entry.member is not None else None
        own = FILES + file_name(entry.etag, entry.size) if number is None else PACKS + self._packs[number].name
        name = self._context.settings.prefix + own
        try:
            return pull(self._context, self._destination, task.name, entry._replace(name=name))
        except DataError as error:
            # It was so before, since its name tells its content.
            if isinstance(error, Replaced) or error.details.get("status") == NO_SUCH_RANGE:
                raise not_itself(error.subject) from error
            raise

    def _use(self, stretch: Read, tasks: Sequence[Task], content: memoryview) -> list[Task]:
        """Give what is in a stretch its names; returns the tasks that are not what the index says."""
        files = [task for task in tasks if not _entry(task).content_type]
        others = [task for task in tasks if _entry(task).content_type]
        damaged: list[Task] = []
        learnt: list[Learnt] = []
        count = size = 0
        for task, made in itertools.chain(self._write(stretch, files, content), self._make(stretch, others, content)):
            if made is None:
                damaged.append(task)
            elif isinstance(made, (DataError, OSError)):
                self._tally.failed(task.name, made)
            else:
                count, size = count + 1, size + task.size
                if made:
                    learnt.append(Learnt(task.name, tuple.__new__(Stat, made), _entry(task).etag, None))  # see stat_of
        self._context.state.learn_all(learnt)
        if count:
            self._context.meter.add(bytes=size)
            self._tally.moved(size, files=count)
        return damaged

    def _write(
        self, stretch: Read, files: Sequence[Task], content: memoryview
    ) -> Iterator[tuple[Task, Written | OSError | None]]:
        if not files:
            return
        wanted = [_wanted(task, stretch.begin) for task in files]
        if stretch.small:
            came, _nothing = self._workers.begin(wanted, content)()
        else:
            came, _nothing = self._unpack(wanted, content)
        for task, written, (*_place, mtime_ns, _mode, _new) in zip(files, came, wanted):
            if isinstance(written, tuple):
                self._destination.timed(tuple.__new__(Stat, written), mtime_ns)
            yield task, written

    def _unpack(self, wanted: list[Wanted], content: Content) -> tuple[list[Written | OSError | None], bytes]:
        """Verify and write files. In a worker process, which was forked before, the folder has to be opened first."""
        if self._opened is None:
            self._open()
        return unpack(self._destination, wanted, memoryview(content)), b""

    def _make(
        self, stretch: Read, tasks: Sequence[Task], content: memoryview
    ) -> Iterator[tuple[Task, Written | DataError | OSError | None]]:
        """Verify and make links and empty folders; those have no Stat to be learnt."""
        for task in tasks:
            name, begin, size, md5, mtime_ns, mode, _new = _wanted(task, stretch.begin)
            told = content[begin : begin + size]
            if md5_of(told) != md5:
                yield task, None
                continue
            try:
                if _entry(task).link:
                    yield task, tuple(self._destination.make_link(name, check_target(name, bytes(told)), mtime_ns))
                else:
                    self._destination.make_folder(name, mode)
                    yield task, ()
            except (DataError, OSError) as error:
                yield task, error

    def _failed(self, tasks: Sequence[Task], error: DataError) -> None:
        if error.details.get("status") == 404:
            self._moved.put(tasks, error.subject)
            return
        for task in tasks:
            self._tally.failed(task.name, error)


def _entry(task: Task) -> Entry:
    if task.remote is None:
        raise ValueError(f"{task.name} is not in the version")
    return task.remote


def _wanted(task: Task, begin: int) -> Wanted:
    """:param begin: of the stretch"""
    entry = _entry(task)
    if entry.member is None:
        raise ValueError(f"{task.name} is in no pack")
    member = entry.member
    return task.name, member.offset - begin, entry.size, entry.etag, member.mtime_ns, member.mode, task.local is None
