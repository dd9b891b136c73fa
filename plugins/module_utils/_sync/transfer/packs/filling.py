# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are read into a pack, some at a time, by a worker process: while it reads, others are looked for.

What it has made of some goes over at once, so that a pack is in memory once.
"""

from __future__ import annotations

import time
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Callable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.kinds import ARCHIVES
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import make_row
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of, new_md5
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, LINK, LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.kept import Kept
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    look,
    read_whole,
    unsettled,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Workers

# What is looked for while others are read: files, and bytes of them.
_FILES = 500
_BYTES = 1 << 22
_TRIES = 3  # to read a file that others write
_TYPES = {FILE: S_IFREG, LINK: S_IFLNK}
_KEPT = 0o777  # of a mode: who unpacks a pack must not get a set-user-ID program


class Order(NamedTuple):
    """Files that go into the pack.

    :ivar number: of the pack, in the table of packs
    :ivar files: name, values of the Stat, and kind of each, as of `LocalFile`
    :ivar last: whether the pack gets no more
    """

    number: int
    files: Sequence[tuple[str, tuple[int, ...], str]]
    last: bool


class Filled(NamedTuple):
    """What a pack was made of.

    :ivar number: in the table of packs
    :ivar name: of the pack, which tells its content
    :ivar files: the row of each, and what is learnt of it
    :ivar failed: names of files that are not in it, and why: DataError where they changed, else OSError
    """

    number: int
    name: str
    files: Kept
    failed: list[tuple[str, DataError | OSError]]


class Filler:
    """Makes packs, one after the other. `Work` of a process.

    :param suffix: of the kind of archive
    :param largest: bytes that a file may have, should it have grown since it was found
    """

    def __init__(self, context: Context, suffix: str, largest: int) -> None:
        self._context = context
        self._kind = ARCHIVES[suffix]
        self._largest = largest
        self._begin()

    def __call__(self, order: Order, _nothing: object = None) -> tuple[Filled | None, bytearray]:
        """Read files, links and empty folders into the pack.

        Returns what is in it, if it is whole, and the bytes that have come to it.
        """
        for name, values, kind in order.files:
            try:
                self._add(order.number, name, tuple.__new__(Stat, values), kind)  # see stat_of
            except (DataError, OSError) as error:
                self._failed.append((name, error))
        part = self._archive.finish() if order.last else self._archive.take()
        self._md5.update(part)
        if not order.last:
            return None, part
        filled = Filled(order.number, self._md5.hexdigest() + self._archive.suffix, self._kept, self._failed)
        self._begin()
        return filled, part

    def _begin(self) -> None:
        self._archive, self._kept, self._md5 = self._kind(), Kept(), new_md5()
        self._failed: list[tuple[str, DataError | OSError]] = []

    def _add(self, number: int, name: str, stat: Stat, kind: str) -> None:
        began = time.time_ns()
        if kind == FILE:
            content, stat = _read(self._context, name, stat, self._largest)
        elif kind == LINK:
            content = self._context.local.target(name)
        else:
            content = b""
        etag, mode, mtime_ns = md5_of(content), _TYPES.get(kind, S_IFDIR) | stat.mode & _KEPT, stat.mtime_ns
        offset = self._archive.add(name, content, mtime_ns, mode)
        row = make_row(name, len(content), mtime_ns, mode, etag, number, offset)
        self._kept.append((tuple(row), (name, tuple(stat), etag, began)))


class Filling:
    """A pack that is being filled.

    :param workers: one process at the most, whose work is a `Filler`
    """

    def __init__(self, workers: Workers, number: int) -> None:
        self._workers = workers
        self._number = number
        self._files: list[tuple[str, tuple[int, ...], str]] = []
        self._bytes = 0  # of these
        self._content = bytearray()
        # Waits for the end of the last order, once: what of the pack is whole, and what has come to it.
        self._made: Callable[[], tuple[Filled | None, bytes | bytearray]] = lambda: (None, b"")

    def add(self, file: LocalFile) -> None:
        """One more.

        :raises DataError: the process has ended before its time
        """
        self._files.append((file.name, tuple(file.stat), file.kind))
        self._bytes += file.size
        if len(self._files) >= _FILES or self._bytes >= _BYTES:
            self._send(last=False)

    def end(self) -> Callable[[], tuple[Filled, bytearray]]:
        """It gets no more. Returns what waits until it is full, and returns what is in it, and its bytes."""
        self._send(last=True)
        return self._whole

    def _send(self, last: bool) -> None:
        self._receive()
        order, self._files, self._bytes = Order(self._number, self._files, last), [], 0
        self._made = self._workers.begin(order)

    def _receive(self) -> Filled | None:
        told, part = self._made()
        self._content += part
        return told

    def _whole(self) -> tuple[Filled, bytearray]:
        told, content = self._receive(), self._content
        if told is None:
            raise RuntimeError("the last order has not made a pack whole")
        self._content = bytearray()
        return told, content


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
