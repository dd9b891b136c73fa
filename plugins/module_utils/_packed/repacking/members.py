# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives in packs that are repacked, and where it goes: in a temporary database."""

from __future__ import annotations

import contextlib
import stat
import tempfile
from typing import Any, Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.weight import weight
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row

sqlite3: Any
try:
    import sqlite3
except ImportError:  # Python can be built without it
    sqlite3 = None

# A member is known by where it is. Its size is part of that, as one of no bytes may be where the next one begins.
_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -32768;
begin;
create table member (
    pack integer, offset integer, size integer, name text, mtime_ns integer, mode integer, etag text,
    suffix text, weight integer, primary key (pack, offset, size)
) without rowid;
create table place (
    pack integer, offset integer, size integer, new_pack integer, new_offset integer,
    primary key (pack, offset, size)
) without rowid;
"""
# A pack has each name once. So contents that have had the same name are taken in different turns.
_IN_ORDER = """
select *, row_number() over (partition by suffix, name order by pack, offset, size) as turn
from member order by suffix, turn, pack, offset, size
"""


class Member(NamedTuple):
    """Content that lives.

    :ivar pack: number of the pack that it is in
    :ivar name: that it has in the first version that was read of those that have it
    :ivar suffix: of the pack's name
    :ivar weight: bytes that it takes in a pack
    :ivar turn: which one it is of those of its name, from 1
    """

    pack: int
    offset: int
    size: int
    name: str
    mtime_ns: int
    mode: int
    etag: str
    suffix: str
    weight: int
    turn: int


class Members:
    """The members of some packs."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._packs = 0  # whose numbers are the first ones
        database.executescript(_TABLES)

    def take(self, rows: Iterable[Row], suffixes: Sequence[str]) -> None:
        """Rows of a version; the version that knows best what a member is called comes first.

        :param suffixes: of the names of the packs that are asked about, whose numbers are the first ones
        """
        self._packs = last = len(suffixes)
        found = (
            (pack, offset, size, name, mtime_ns, mode, etag, suffixes[pack], _weight(name, size, mode, suffixes[pack]))
            for name, size, mtime_ns, mode, etag, pack, offset in rows
            if pack is not None and pack < last
        )
        self._database.executemany("insert or ignore into member values (?, ?, ?, ?, ?, ?, ?, ?, ?)", found)

    def weights(self) -> dict[int, int]:
        """How many bytes of each pack live."""
        return dict(self._database.execute("select pack, sum(weight) from member group by pack"))

    def drop(self, packs: Iterable[int]) -> None:
        """These packs stay as they are."""
        self._database.executemany("delete from member where pack = ?", ((pack,) for pack in packs))

    def in_order(self) -> Iterator[Member]:
        """All of them, as they are put into new packs: of one suffix and one turn after the other."""
        return map(Member._make, self._database.execute(_IN_ORDER))

    def moved(self, members: Iterable[Member], pack: int, offsets: Iterable[int]) -> None:
        """They are in a new pack."""
        places = ((old.pack, old.offset, old.size, pack, offset) for old, offset in zip(members, offsets))
        self._database.executemany("insert into place values (?, ?, ?, ?, ?)", places)

    def rows_moved(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of a version with the new places."""
        find = "select new_pack, new_offset from place where pack = ? and offset = ? and size = ?"
        for row in rows:
            place = None
            if row.pack is not None and row.pack < self._packs:
                place = self._database.execute(find, (row.pack, row.offset, row.size)).fetchone()
            yield row if place is None else row._replace(pack=place[0], offset=place[1])


def _weight(name: str, size: int, mode: int, suffix: str) -> int:
    return weight(name + "/" if stat.S_ISDIR(mode) else name, size, suffix)


@contextlib.contextmanager
def open_members() -> Iterator[Members]:
    """An empty table.

    :raises NoSpace: there is no room for it where temporary files are
    """
    try:
        with contextlib.closing(sqlite3.connect("", isolation_level=None)) as database:
            yield Members(database)
    except sqlite3.Error as error:
        raise NoSpace(tempfile.gettempdir(), f"a temporary database cannot be kept ({error})", "Make room.") from error


def can_be_kept() -> bool:
    """Whether this Python has what it takes."""
    return sqlite3 is not None
