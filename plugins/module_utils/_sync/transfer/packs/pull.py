# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files out of packs: neighbours by one request, each verified before it gets its name."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any, Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.status import NO_SUCH_RANGE
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS, Version, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
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
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull_mover import PullMover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import check_target
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.writer import Writer

_ROOM = 64 << 20  # bytes, for stretches that are fetched; their files are written by one thread at a time anyway


class PackPull(PullMover):
    """Pulls files of a version.

    :param packs: those that its index has
    """

    def __init__(self, context: Context, tally: Tally, place: Place, version: Version, packs: PackTable) -> None:
        super().__init__(context, tally)
        self._version = version
        self._packs = packs
        self._moved = Moved(place, version, packs, tally.failed)
        self._turn = threading.Lock()
        self._room = Room(_ROOM)

    def portions(self, tasks: Iterable[Task]) -> Iterator[Read | Task]:
        """Stretches of packs, when there is room for them, and files that are objects of their own."""
        for portion in portions(tasks):
            if isinstance(portion, Read):
                self._room.take(portion.memory)
            yield portion

    def move(self, portion: Read | Task) -> None:
        """Download what is in a stretch, or a file."""
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
        super().finish()

    def told(self) -> dict[str, Any]:
        """See :meth:`Mover.told`."""
        return {"layout": PACKED, "version": self._version._asdict()}

    def _read(self, stretch: Read) -> None:
        pack = self._packs[stretch.pack].name
        name, md5 = self._context.settings.prefix + PACKS + pack, pack.partition(".")[0]
        learnt: list[Learnt] = []
        with self._destination.writer() as writer:
            use = partial(self._write, writer, learnt)
            reading = Reading(self._context, name, md5, stretch, use, self._turn)
            left, error = reading.run()
        self._context.state.learn_all(learnt)
        if error is not None:
            self._failed(left, error)
        if reading.files:
            self._context.meter.add(bytes=reading.bytes)
            self._tally.moved(reading.bytes, files=reading.files)

    def _pull_own(self, task: Task) -> bool:
        entry = task.remote
        if entry is None:
            return True
        name = self._context.settings.prefix + FILES + file_name(entry.etag, entry.size)
        try:
            return pull(self._context, self._destination, task.name, entry._replace(name=name))
        except DataError as error:
            # It was so before, since its name tells its content.
            if isinstance(error, Replaced) or error.details.get("status") == NO_SUCH_RANGE:
                raise not_itself(error.subject) from error
            raise

    def _write(self, writer: Writer, learnt: list[Learnt], task: Task, content: memoryview) -> bool:
        """Give a file, link or empty folder of this content its name; returns whether it has it."""
        entry, destination = task.remote, self._destination
        if entry is None or entry.member is None:
            return False
        member = entry.member
        try:
            if not entry.content_type:
                look = destination.look(member.mtime_ns, member.mode, new=task.local is None)
                stat = destination.timed(writer.put(task.name, content, look), member.mtime_ns)
            elif entry.link:
                stat = destination.make_link(task.name, check_target(task.name, bytes(content)), member.mtime_ns)
            else:
                destination.make_folder(task.name, member.mode)
                return True
        except (DataError, OSError) as error:
            self._tally.failed(task.name, error)
            return False
        learnt.append(Learnt(task.name, stat, entry.etag, None))
        return True

    def _failed(self, tasks: Sequence[Task], error: DataError) -> None:
        if error.details.get("status") == 404:
            self._moved.put(tasks, error.subject)
            return
        for task in tasks:
            self._tally.failed(task.name, error)
