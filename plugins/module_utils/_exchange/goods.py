# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is exchanged, as a node has it and lacks it."""

from __future__ import annotations

from array import array
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import (
    Pieces,
    Torrent,
    described,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import read_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ROW
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Division, divide
from ansible_collections.chameleon.data.plugins.module_utils._exchange.source_names import SourceNames
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry


class Item(NamedTuple):
    """A name that is exchanged.

    :ivar place: in the list of these names
    :ivar here: whether the folder has it already
    """

    place: int
    name: str
    entry: Entry
    here: bool


class Room(NamedTuple):
    """Where a small file is.

    :ivar share: whose bundle it is in
    :ivar row: its place among the rows there
    :ivar begin, end: of its content in the bundle
    """

    share: int
    row: int
    begin: int
    end: int


class Goods:
    """The list that is exchanged, divided.

    :param bits: what is exchanged, `lacking` what of it this node lacks, as of ``missing``
    :param shares: into how many it is divided
    :raises ValueError: the bits are none
    """

    def __init__(self, names: SourceNames, bits: str, lacking: str, shares: int) -> None:
        self._names = names
        self._bits = bits
        self._lacking = lacking
        self._sizes = array("Q", (entry.size for _place, _name, entry, _here in self))
        self.division: Division = divide(self._sizes, shares)
        self.torrent = Torrent(self._sizes, self.division)
        self._large = frozenset(self.division.large)
        self._rows_of_large = {
            place: Room(number, row, 0, 0)
            for number, share in enumerate(self.division.shares)
            for row, place in enumerate(described(share)[len(share.small) :], len(share.small))
        }

    def __iter__(self) -> Iterator[Item]:
        wanted, lacking = read_bits(self._bits), read_bits(self._lacking)
        next_wanted, next_lacking = next(wanted, -1), next(lacking, -1)
        place = 0
        for number, (name, entry) in enumerate(self._names):
            if number != next_wanted:
                continue
            lacks = number == next_lacking
            yield Item(place, name, entry, not lacks)
            place += 1
            next_wanted = next(wanted, -1)
            if lacks:
                next_lacking = next(lacking, -1)

    @property
    def count(self) -> int:
        """How many names are exchanged."""
        return len(self._sizes)

    def rows(self, share: int) -> int:
        """How many rows its bundle begins with."""
        return len(described(self.division.shares[share]))

    def rooms(self) -> Iterator[tuple[Item, Room | None]]:
        """All items; with each small one the room that it has."""
        places = self._rooms()
        for item in self:
            yield item, None if item.place in self._large else next(places, None)

    def row_of_large(self, place: int) -> Room:
        """The room of its row, which has no content."""
        return self._rows_of_large[place]

    def pieces_of_room(self, room: Room) -> list[Pieces]:
        """The pieces that have its row and its content."""
        bundle, piece = self.torrent.bundles[room.share], self.torrent.piece
        if bundle is None:
            raise LookupError(room)
        first = bundle.pieces.first
        return [
            Pieces(first + begin // piece, first + -(-end // piece))
            for begin, end in ((ROW * room.row, ROW * (room.row + 1)), (room.begin, room.end))
        ]

    def _rooms(self) -> Iterator[Room]:
        for number, share in enumerate(self.division.shares):
            begin = ROW * len(described(share))
            for row, place in enumerate(share.small):
                end = begin + self._sizes[place]
                yield Room(number, row, begin, end)
                begin = end
