# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's share comes from the store, or from its own folder, into the staging folder, and is hashed on the way."""

from __future__ import annotations

import contextlib
import os
import threading
from functools import partial
from typing import Callable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._exchange.fetching import (
    cuts_within,
    large_is_in_folder,
    look_in_folder,
    settled,
    small_from_folder,
    small_from_store,
    stretch_from_store,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Goods, Item, Room
from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import Stored, described
from ansible_collections.chameleon.data.plugins.module_utils._exchange.piece_hashes import PieceHashes
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ABSENT, write_rows
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Stretch
from ansible_collections.chameleon.data.plugins.module_utils._exchange.staging import Staging
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import ZEROS
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece, pieces_of

_BLOCK = 64 << 20  # bytes of the folder's own file that are hashed by one thread


class Brought(NamedTuple):
    """What has come of a share.

    :ivar bundle, stretches: hashes of its pieces; unknown are those of which something could not be had
    :ivar from_store: bytes that the store has sent
    """

    bundle: bytes
    stretches: bytes
    from_store: int


class SharePull:
    """Brings a share. What cannot be had is left out: ``swift_sync`` will tell why.

    :param number: of the share
    """

    def __init__(self, context: Context, goods: Goods, staging: Staging, number: int) -> None:
        self._context = context
        self._goods = goods
        self._staging = staging
        self._number = number
        self._share = goods.division.shares[number]
        self._bundle = goods.torrent.bundles[number]
        self._file = -1  # of the bundle
        self._hashes = PieceHashes(goods.torrent.piece)
        self._looks = [ABSENT] * len(described(self._share))
        self._failures = Failures(in_a_row=2 * context.files.size)
        self._lock = threading.Lock()
        self._from_store = 0

    def run(self) -> Brought:
        """Do it.

        :raises OSError: the staging folder cannot be written
        """
        share, bundle = self._share, self._bundle
        size = (bundle.size if bundle else 0) + sum(stretch.size for stretch in share.stretches)
        self._context.meter.stage("pulling a share", len(share.small) + len(share.stretches), size)
        with contextlib.ExitStack() as until_end:
            if bundle:
                self._file = until_end.enter_context(self._staging.opened(bundle, sized=True))
            self._context.files.each(_do, self._work(), self._given_up)
            if bundle:
                rows = write_rows(self._looks)
                os.pwrite(self._file, rows, 0)
                self._hashes.wrote(bundle, 0, len(rows), self._read(self._file))
        return Brought(
            self._hashes.of(bundle.pieces) if bundle else b"",
            b"".join(self._hashes.of(self._goods.torrent.pieces_of(stretch)) for stretch in share.stretches),
            self._from_store,
        )

    def _work(self) -> Iterator[Callable[[], None]]:
        """What is to be done, each by any thread."""
        stretches = iter(self._share.stretches)
        stretch = next(stretches, None)
        for item, room in self._goods.rooms():
            if room is not None and room.share == self._number:
                yield partial(self._bring_small, item, room)
            elif stretch is not None and item.place == stretch.file:
                yield partial(self._bring_stretch, item, stretch)
                stretch = next(stretches, None)

    def _bring_small(self, item: Item, room: Room) -> None:
        """What cannot be had is zeros, and absent: the piece that it is in has rows and other files as well."""
        try:
            found = small_from_folder(self._context, item) if item.here else None
            if found is None:
                found = small_from_store(self._context, settled(self._context, item.entry))
                self._count(len(found[0]))
            content, self._looks[room.row] = found
            os.pwrite(self._file, content, room.begin)
            self._failures.success()
        except DataError as error:
            self._failures.add(item.name, error)
        if self._bundle:
            self._hashes.wrote(self._bundle, room.begin, room.end - room.begin, self._read(self._file))
        self._context.meter.add(files=1)

    def _bring_stretch(self, item: Item, stretch: Stretch) -> None:
        stored = self._goods.torrent.large[stretch.file]
        try:
            if item.here and large_is_in_folder(self._context, item):
                look = look_in_folder(self._context, item)
                self._hash_own(item, stretch, stored)
            else:
                entry = settled(self._context, item.entry)
                cuts = cuts_within(self._context, entry, stretch)
                pieces = pieces_of(cuts)
                with self._staging.opened(stored, sized=True) as file:
                    arriving = Arrival(
                        file, pieces, partial(self._hashes.wrote, stored), partial(self._hashes.forget, stored)
                    )
                    look = stretch_from_store(self._context, entry, cuts, pieces, arriving)
                self._count(stretch.size)
        except DataError as error:
            self._failures.add(item.name, error)
            return
        except OSError as error:
            self._failures.add(item.name, from_os(item.name, error))
            return
        if not stretch.begin:
            self._looks[self._goods.row_of_large(stretch.file).row] = look
        self._failures.success()
        self._context.meter.add(files=1)

    def _hash_own(self, item: Item, stretch: Stretch, stored: Stored) -> None:
        """Of a file that the folder has."""
        file = self._context.local.regular(item.name, os.O_RDONLY)
        try:
            for begin in range(stretch.begin, stretch.end, _BLOCK):
                size = min(_BLOCK, stretch.end - begin)
                self._hashes.wrote(stored, begin, size, self._read(file))
                self._context.meter.add(bytes=size)
        finally:
            os.close(file)

    def _given_up(self) -> bool:
        return self._failures.fatal is not None

    def _count(self, size: int) -> None:
        with self._lock:
            self._from_store += size

    @staticmethod
    def _read(file: int) -> Callable[[int, memoryview], int]:
        return lambda offset, buffer: os.preadv(file, [buffer], offset)


def _do(work: Callable[[], None]) -> None:
    work()


class Arrival:
    """A stretch of a large file on its way into the staging folder; see `Partial`.

    :param wrote, forgot: are told of offset and size of each piece, and `wrote` of how to read it
    """

    def __init__(
        self, file: int, pieces: Sequence[Piece], wrote: Callable[..., None], forgot: Callable[[int, int], None]
    ) -> None:
        self.finished: set[int] = set()
        self._file = file
        self._pieces = pieces
        self._wrote = wrote
        self._forgot = forgot
        self._sparse = True

    def write_at(self, offset: int, block: memoryview, first: bool) -> bool:
        """See `Partial.write_at`."""
        if first and self._sparse and not block[0] and not block[-1] and bytes(block) == ZEROS[: len(block)]:
            return True
        while block:
            written = os.pwrite(self._file, block, offset)
            offset, block = offset + written, block[written:]
        return False

    def read_at(self, offset: int, block: memoryview) -> int:
        """See `Partial.read_at`."""
        return os.preadv(self._file, [block], offset)

    def finish(self, number: int) -> None:
        """See `Partial.finish`."""
        self.finished.add(number)
        piece = self._pieces[number]
        self._wrote(piece.offset, piece.size, self.read_at)

    def forget(self, number: int) -> None:
        """See `Partial.forget`."""
        self._sparse = False
        self.finished.discard(number)
        piece = self._pieces[number]
        self._forgot(piece.offset, piece.size)
