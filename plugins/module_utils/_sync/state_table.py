# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier runs learnt about the files, so that they need not be read again to know that nothing changed.

One SQLite file for each folder, store, container and prefix, for its owner only. It is advice: whatever it says is
checked against the file's stat and the object's row in the listing, and without it everything is hashed.

Files and table are written without waiting for the disk. Where power goes off, a file may have its size and times and
zeros for content, and the table may know it all the same: so after another boot a pull is told nothing of files that
were touched shortly before they were learnt, and reads them once. A push is: what it stored then is in the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from typing import Any, Callable, Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import own
from ansible_collections.chameleon.data.plugins.module_utils._files.this_boot import this_boot
from ansible_collections.chameleon.data.plugins.module_utils._files.way import only_ours
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import EMPTY_MD5, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat

sqlite3: Any
try:
    import sqlite3
except ImportError:  # a Python that was built or packaged without it
    sqlite3 = None

# How long a file can be written again without a new time: the coarsest file systems count in steps of two seconds,
# those that tell fractions of a millisecond in ticks of the kernel's clock, of ten milliseconds at most.
_COARSE_NS, _FINE_NS = 2_000_000_000, 100_000_000
_WRITTEN_OUT_NS = 120_000_000_000  # a kernel writes out what is older than 30 seconds, unless its disk cannot keep up
_LARGEST = (1 << 63) - 1  # SQLite's integers
_BATCH = 10_000  # rows kept before they are written: a few MiB, and few files are racy for having been just made
_PORTION = 2_000  # rows read at a time, so that nobody who writes has to wait for a reader
_TABLE = """
create table if not exists known (
    name text primary key,
    size integer, mtime_ns integer, ctime_ns integer, inode integer, device integer, mode integer,
    etag text, modified text, learnt_ns integer, expires integer, boot integer
) without rowid
"""
_COLUMNS, _STAT_ENDS = 12, 7


class Learnt(NamedTuple):
    """A file that is the same as the object that was made of it, or the other way round.

    :ivar learnt_ns: as of `State.learn`
    """

    name: str
    stat: Stat
    etag: str
    learnt_ns: int | None


class Known(NamedTuple):
    """A file and an object that were seen to be the same.

    :ivar etag: the object's
    :ivar modified: the object's time in the listing; empty where no listing has shown it yet
    :ivar learnt_ns: when the file's content was known to be that
    :ivar expires: when the store deletes the object, in seconds since the epoch, as far as a push of ours said so
    :ivar boot: of the machine, in which that was; see `this_boot`
    """

    name: str
    stat: Stat
    etag: str
    modified: str
    learnt_ns: int
    expires: int | None = None
    boot: int = 0

    def vouches_for(self, stat: Stat, listed: Entry) -> bool:
        """Whether file and object are still what they were.

        A file that was touched just before it was hashed may have been touched again without a new time.
        """
        if stat != self.stat or not self.still_is(listed):
            return False
        step = _FINE_NS if stat.ctime_ns % 1_000_000 else _COARSE_NS
        return self._touched_ns() <= self.learnt_ns - step

    def looks_like(self, stat: Stat, listed: Entry) -> bool:
        """Whether nothing shows that the file or the object is another one."""
        return stat == self.stat and self.still_is(listed)

    def is_on_disk(self) -> bool:
        """Whether the file's content can be what it was: that of the cache is lost with power."""
        return self.boot == this_boot() or self._touched_ns() <= self.learnt_ns - _WRITTEN_OUT_NS

    def _touched_ns(self) -> int:
        return max(self.stat.mtime_ns, self.stat.ctime_ns)

    def still_is(self, listed: Entry) -> bool:
        """Whether the object is still the one that was seen.

        The row of a link or a DLO stays when what they stand for changes: it must be looked at.
        """
        if listed.told:
            return listed.etag == self.etag
        for_others = listed.alias or not (listed.size or self.etag == EMPTY_MD5)
        return not for_others and bool(self.modified) and listed.modified == self.modified


def state_path(path: str, endpoint: str, container: str, prefix: str) -> str:
    """Where the table of this sync is; empty where the user has no place for such.

    A relative XDG_CACHE_HOME counts as none, as the XDG Base Directory Specification says.
    """
    key = hashlib.sha256("\0".join((path, endpoint, container, prefix)).encode("utf-8", "surrogateescape")).hexdigest()
    for cache in (os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~/.cache")):
        if os.path.isabs(cache):
            return os.path.join(cache, "chameleon.data", "sync", key[:32] + ".sqlite")
    return ""


class State:
    """The table at *path*; one that cannot be used is as good as an empty one.

    :param learns: False in check mode, which writes nothing
    :param on_disk: whether it tells only of files of which power that went off has lost nothing
    """

    def __init__(self, path: str, learns: bool = True, on_disk: bool = False) -> None:
        self._lock = threading.Lock()
        self._on_disk = on_disk
        self._learns = learns
        self._news: list[tuple[Any, ...]] = []
        self._database = _open(path) if learns or os.path.exists(path) else None

    def lookup(self) -> Callable[[str], Known | None]:
        """A function that tells what is known about a name; it must be asked in ascending order."""
        rows = self._rows()
        row = next(rows, None)

        def known(name: str) -> Known | None:
            nonlocal row
            while row is not None and row.name < name:
                row = next(rows, None)
            return row if row is not None and row.name == name and self._counts(row) else None

        return known

    def find(self, name: str) -> Known | None:
        """What is known about one name, in whatever order they are asked for."""
        rows = map(_known, self._select("select * from known where name = ?", name))
        return next(filter(self._counts, rows), None)

    def learn(
        self,
        name: str,
        stat: Stat,
        etag: str,
        modified: str = "",
        learnt_ns: int | None = None,
        expires: int | None = None,
    ) -> None:
        """File and object are the same; may be called from any thread.

        A file whose numbers the table cannot hold, as its time is in the year 2300, is not learnt.

        :param learnt_ns: when reading the file began; None where the run itself wrote it: then it is right for as
            long as nobody touches it, so what counts is when this is written down
        """
        self._add([(name, *stat, etag, modified, learnt_ns, expires)])

    def learn_all(self, files: Iterable[Learnt], expires: int | None = None) -> None:
        """As :meth:`learn`, of many files at a time."""
        self._add([(name, *stat, etag, "", learnt_ns, expires) for name, stat, etag, learnt_ns in files])

    def close(self) -> None:
        """Write what is left."""
        with self._lock:
            self._write()
            if self._database is not None:
                self._database.close()
                self._database = None

    def _counts(self, row: Known) -> bool:
        return not self._on_disk or row.is_on_disk()

    def _add(self, news: list[tuple[Any, ...]]) -> None:
        with self._lock:
            self._news += news
            if len(self._news) >= _BATCH:
                self._write()

    def _rows(self) -> Iterator[Known]:
        last = ""
        while True:
            portion = self._select("select * from known where name > ? order by name limit ?", last, _PORTION)
            yield from map(_known, portion)
            if len(portion) < _PORTION:
                return
            last = portion[-1][0]

    def _select(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._database is None:
                return []
            try:
                return list(self._database.execute(query, values))
            except sqlite3.Error:
                return []

    def _write(self) -> None:
        now = time.time_ns()
        boot = this_boot()
        news = [(*row[:-2], now if row[-2] is None else row[-2], row[-1], boot) for row in self._news]
        self._news = []
        if self._database is None or not self._learns or not news:
            return
        try:
            _insert(self._database, news)
        except OverflowError:  # rare, so it is cheaper to try
            _insert(self._database, [row for row in news if max(map(abs, row[1:_STAT_ENDS])) <= _LARGEST])


@commit_point("state.rows")
def _insert(database: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    with contextlib.suppress(sqlite3.Error), database:
        database.executemany("insert or replace into known values (?,?,?,?,?,?,?,?,?,?,?,?)", rows)


def _known(row: tuple[Any, ...]) -> Known:
    # As Stat(…) and Known(…), see stat_of.
    return tuple.__new__(Known, (row[0], tuple.__new__(Stat, row[1:_STAT_ENDS]), *row[_STAT_ENDS:]))


def _open(path: str) -> Any:
    if sqlite3 is None:
        return None
    folder = os.path.dirname(path)
    try:
        if not only_ours(path):
            return None
        os.makedirs(folder, mode=0o700, exist_ok=True)
        file = own(path, os.O_RDWR | os.O_CREAT)
        try:
            os.fchmod(file, 0o600)
        finally:
            os.close(file)
        return _connect(path)
    except (OSError, sqlite3.Error):
        return None


@commit_point("state.table")
def _connect(path: str) -> Any:
    for last_try in (False, True):
        try:
            database = sqlite3.connect(path, timeout=1, check_same_thread=False)
            database.execute("pragma synchronous = off")
            database.execute(_TABLE)
            if len(database.execute("pragma table_info(known)").fetchall()) != _COLUMNS:  # an earlier release's
                database.execute("drop table known")
                database.execute(_TABLE)
            return database
        except sqlite3.OperationalError:
            raise  # another run is at it
        except sqlite3.DatabaseError:
            if last_try:
                raise
            os.truncate(path, 0)  # damaged: begin anew
    return None
