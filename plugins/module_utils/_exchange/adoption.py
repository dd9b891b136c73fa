# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has come leaves the staging folder verified, with time and mode, under its name; the state table learns it."""

from __future__ import annotations

import contextlib
import os
import threading
from functools import partial
from typing import Callable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._exchange.fetching import (
    cuts_within,
    look_at_store,
    settled,
    stretch_from_store,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Goods, Item, Room
from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import HASH, Pieces, Stored, hash_of
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ABSENT, ROW, Look, read_rows
from ansible_collections.chameleon.data.plugins.module_utils._exchange.share_pull import Arrival
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Stretch
from ansible_collections.chameleon.data.plugins.module_utils._exchange.staging import Staging
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent, give_back
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, find_cuts
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import ZEROS
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import pieces_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import check_special, make_special
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import check_whole, wrong_cuts
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.writer import Writer

_STAGE = "putting files into their places"
_UNTRIED, _TRIED, _RIGHT, _THERE = range(4)  # tried in vain; verified; under its name


class Adopted(NamedTuple):
    """What has come of it.

    :ivar files, bytes: that have their names now
    :ivar left: names that ``swift_sync`` has to bring
    :ivar from_store: bytes that were pulled for large files of which something was missing
    """

    files: int
    bytes: int
    left: int
    from_store: int


class Adoption:
    """Puts files into the data set's folder, while the exchange goes on and after it. For one thread at a time.

    While it goes on, large files are only verified: the engine gives them to others, by their names.

    :param hashes: of all pieces; empty where none have come from others
    """

    def __init__(
        self, context: Context, goods: Goods, staging: Staging, destination: Destination, hashes: bytes
    ) -> None:
        self._context = context
        self._goods = goods
        self._staging = staging
        self._destination = destination
        self._hashes = hashes
        self._have = ""
        self._states = bytearray(goods.count)  # a file's, by its place
        self._looks: list[list[Look] | None] = [None] * len(goods.division.shares)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._files = self._bytes = self._from_store = 0

    def go_on(self, have: str) -> None:
        """Adopt what is whole by now; what goes wrong is tried again by `finish`.

        The engine has a piece that is right a moment before the piece is in the file.

        :param have: which pieces are in the staging folder, ``1`` or ``0`` for each
        """
        with contextlib.suppress(DataError, OSError):
            self._see(have)
            due = self._adopt_small(lambda item: self._states[item.place] == _UNTRIED)
            large = self._goods.torrent.large
            whole = [item for item in due if self._has(large[item.place].pieces)]
            self._context.files.each(self._verify, whole, stop=self._stopped.is_set)

    def stop(self) -> None:
        """Have `go_on` come to its end, whatever is left."""
        self._stopped.set()

    def finish(self, have: str) -> Adopted:
        """Adopt all that is left; what cannot be had now is left to ``swift_sync``, which tells why."""
        self._context.meter.stage(_STAGE)
        self._see(have)
        due = self._adopt_small(lambda item: self._states[item.place] != _THERE)
        self._context.files.each(lambda item: self._try(item, partial(self._large, item)), due)
        lacking = sum(not item.here for item in self._goods)
        return Adopted(self._files, self._bytes, lacking - self._files, self._from_store)

    def _see(self, have: str) -> None:
        self._have = have
        self._looks = [looks or self._read_looks(number) for number, looks in enumerate(self._looks)]

    def _adopt_small(self, due: Callable[[Item], bool]) -> list[Item]:
        """The small files that are due and here; returns the large ones that are due."""
        large: list[Item] = []
        with contextlib.ExitStack() as until_end:
            bundles: dict[int, int] = {}
            writer = until_end.enter_context(self._destination.writer())
            for item, room in self._goods.rooms():
                if self._stopped.is_set():
                    break
                if item.here or not due(item):
                    continue
                if room is None:
                    large.append(item)
                    continue
                look, stored = self._look_of(room), self._goods.torrent.bundles[room.share]
                if look is None or stored is None or not all(map(self._has, self._goods.pieces_of_room(room))):
                    continue
                if room.share not in bundles:
                    bundles[room.share] = until_end.enter_context(self._staging.opened(stored))
                self._try(item, partial(self._small, item, room, look, bundles[room.share], writer))
        return large

    def _try(self, item: Item, adopt: Callable[[], bool]) -> None:
        there = False
        with contextlib.suppress(DataError, OSError):
            there = adopt()
        with self._lock:
            self._states[item.place] = _THERE if there else _TRIED
            self._files += there
            self._bytes += item.entry.size if there else 0
        self._context.meter.add(files=1, bytes=item.entry.size if there else 0, of=_STAGE)

    def _verify(self, item: Item) -> None:
        """Whether a large file is right, which is all that takes long."""
        right, stored = False, self._goods.torrent.large[item.place]
        with contextlib.suppress(DataError, OSError), self._staging.opened(stored) as file:
            right = self._is_right(settled(self._context, item.entry), file, stored)
        self._states[item.place] = _RIGHT if right else _TRIED

    def _small(self, item: Item, room: Room, look: Look, bundle: int, writer: Writer) -> bool:
        context = self._context
        entry = settled(context, item.entry)
        content = os.pread(bundle, room.end - room.begin, room.begin)
        container = context.settings.container
        if entry.link or entry.folder_marker:
            check_special(container, entry, content)
            make_special(context, self._destination, item.name, entry, content, look.mtime_ns, look.mode)
            return True
        cuts = find_cuts(context.store, container, entry)
        check_whole(subject_of(container, entry.name), entry, cuts, content)
        stored = self._goods.torrent.bundles[room.share]
        if cuts is None and stored is not None and not self._is_in(bundle, stored, room.begin, room.end):
            return False
        wanted = self._destination.look(look.mtime_ns, look.mode)
        stat = self._destination.timed(writer.put(item.name, content, wanted), look.mtime_ns)
        context.state.learn(item.name, stat, entry.etag, entry.modified)
        return True

    def _large(self, item: Item) -> bool:
        context, entry = self._context, settled(self._context, item.entry)
        stored = self._goods.torrent.large[item.place]
        with self._staging.opened(stored, sized=True) as file:
            look = self._look_of(self._goods.row_of_large(item.place))
            for stretch in self._lacking(item.place, stored):
                fetched = self._fetch(entry, stretch, file)
                look = look or fetched
            if self._states[item.place] != _RIGHT and not self._is_right(entry, file, stored):
                return False
            look = look or look_at_store(context, entry)
            wanted = self._destination.look(look.mtime_ns, look.mode)
            with self._staging.at(stored) as (beside, temporary):
                stat = self._destination.adopt(item.name, file, beside, temporary, wanted)
        context.state.learn(item.name, stat, entry.etag, entry.modified)
        return True

    def _lacking(self, place: int, stored: Stored) -> Iterator[Stretch]:
        """The parts of a large file that nobody had."""
        piece, begin = self._goods.torrent.piece, None
        for number in range(stored.pieces.number + 1):
            there = number == stored.pieces.number or self._have[stored.pieces.first + number] == "1"
            if not there and begin is None:
                begin = number * piece
            elif there and begin is not None:
                yield Stretch(place, begin, min(number * piece, stored.size))
                begin = None

    def _fetch(self, entry: Entry, stretch: Stretch, file: int) -> Look:
        cuts = cuts_within(self._context, entry, stretch)
        pieces = pieces_of(cuts)
        arrival = Arrival(file, pieces, lambda *_told: None, lambda *_told: None)
        look = stretch_from_store(self._context, entry, cuts, pieces, arrival)
        with self._lock:
            self._from_store += stretch.size
        return look

    def _is_right(self, entry: Entry, file: int, stored: Stored) -> bool:
        """Whether it is what the store has, or as it came, where that does not tell; what is zeros becomes a hole."""
        cuts = find_cuts(self._context.store, self._context.settings.container, entry)
        if cuts is None and not self._is_in(file, stored, 0, stored.size):
            return False
        found = list(self._context.parts.map(partial(_hashed, file, self._stopped), cuts or [Cut(0, entry.size)]))
        return cuts is None or not (wrong_cuts(entry, cuts, found) or (not entry.large and found[0] != entry.etag))

    def _is_in(self, file: int, stored: Stored, begin: int, end: int) -> bool:
        """Whether these bytes of a file of the torrent are in it by now, where no checksum of the store's tells.

        What this node has brought itself has no other hash.
        """
        piece = self._goods.torrent.piece
        for number in range(begin // piece, -(-end // piece)):
            place = stored.pieces.first + number
            if not self._hashes or self._have[place] == "0":
                continue
            size = min(piece, stored.size - number * piece)
            content = os.pread(file, size, number * piece)
            if hash_of([content], piece) != self._hashes[HASH * place : HASH * (place + 1)]:
                return False
        return True

    def _look_of(self, room: Room) -> Look | None:
        looks = self._looks[room.share]
        return None if looks is None or looks[room.row] == ABSENT else looks[room.row]

    def _read_looks(self, number: int) -> list[Look] | None:
        """Those at the beginning of a bundle; None where that is not there.

        No checksum of the store is about them: what is not in the file yet would be taken for times and modes.
        """
        bundle, size = self._goods.torrent.bundles[number], ROW * self._goods.rows(number)
        piece = self._goods.torrent.piece
        if bundle is None or not self._has(Pieces(bundle.pieces.first, bundle.pieces.first + -(-size // piece))):
            return None
        with self._staging.opened(bundle) as file:
            return list(read_rows(os.pread(file, size, 0))) if self._is_in(file, bundle, 0, size) else None

    def _has(self, pieces: Pieces) -> bool:
        return "0" not in self._have[pieces.first : pieces.end]


def _hashed(file: int, stopped: threading.Event, cut: Cut) -> str:
    """The MD5 of a part of a file, of which blocks of zeros become holes."""
    digest = new_md5()
    buffer = memoryview(bytearray(BLOCK))
    offset, end = cut.offset, cut.offset + cut.size
    while offset < end:
        count = os.preadv(file, [buffer[: min(BLOCK, end - offset)]], offset)
        if not count or stopped.is_set():
            raise OSError("the file became shorter, or nobody wants to know any more")
        block = buffer[:count]
        digest.update(block)
        if not block[0] and not block[-1] and block == ZEROS[:count]:
            with contextlib.suppress(DataError):  # a file system without holes
                give_back(file, Extent(offset, offset + count))
        offset += count
    return str(digest.hexdigest())
