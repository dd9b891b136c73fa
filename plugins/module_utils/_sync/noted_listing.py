# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store has listed for one task is noted for the next task of the same run, which need not ask for it again.

The rows are noted as they came, so that whoever is given them later does with them what he does with the store's. They
lie beside the state table, for the same folder, store, container and prefix, and for their owner only. Who takes them
has to know their digest, which the controller of the run alone was told; they are taken once, and only while they are
new. Without them, or where anything about them is not as it should be, the store is asked.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import time
from typing import IO, Any, Callable, Collection, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._files.openers import own
from ansible_collections.chameleon.data.plugins.module_utils._files.way import only_ours
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry

_LASTS = 600.0  # seconds: a pull that takes longer works with an older one
_PORTION = 1000  # rows a line
_BLOCK = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

Ask = Callable[[], Iterator[Entry]]


class Listing:
    """Gives the rows of a container, as the store does."""

    def rows(self, of: Any, ask: Ask) -> Iterator[Entry]:
        """All of them.

        :param of: which ones, in what JSON can say
        :param ask: asks the store for them
        """
        return ask()


class NotingListing(Listing):
    """The same, and notes them.

    :param path: as of `noted_path`
    :ivar digest: of what is noted; empty where that is not all, or cannot be
    """

    def __init__(self, path: str) -> None:
        self.digest = ""
        self._path = path

    def rows(self, of: Any, ask: Ask) -> Iterator[Entry]:
        """See `Listing.rows`."""
        with contextlib.ExitStack() as until_end:
            note = _Note(until_end.enter_context(_new(self._path)))
            note.line([of, time.monotonic()])
            rows = ask()
            while True:
                portion = list(itertools.islice(rows, _PORTION))
                if not portion:
                    break
                note.line([row[:-1] for row in portion])  # all but what an index of packs tells
                yield from portion
        self.digest = note.digest()


class NotedListing(Listing):
    """Those that were noted, where that has been done for this run.

    :param path: as of `noted_path`
    :param digests: what earlier tasks of the run have noted; what an earlier run has left goes
    """

    def __init__(self, path: str, digests: Collection[str]) -> None:
        self._path = path
        self._digests = digests

    def rows(self, of: Any, ask: Ask) -> Iterator[Entry]:
        """See `Listing.rows`."""
        file = self._taken()
        if file is None:
            return ask()
        noted, at = json.loads(file.readline())
        if noted == json.loads(json.dumps(of)) and 0 <= time.monotonic() - at <= _LASTS:
            return _read(file)
        file.close()
        return ask()

    def _taken(self) -> IO[bytes] | None:
        """The file, which nobody finds any more."""
        with contextlib.suppress(OSError), contextlib.ExitStack() as unless_right:
            file = unless_right.enter_context(open(self._path, "rb", opener=own))
            os.unlink(self._path)
            if self._digests and _digest(file) in self._digests:
                file.seek(0)
                unless_right.pop_all()
                return file
        return None


def noted_path(table: str) -> str:
    """Where rows are noted; empty where there is no place.

    :param table: as of ``state_path``
    """
    return table and f"{os.path.splitext(table)[0]}.listing"


class _Note:
    """Writes lines of JSON; what cannot be written has no digest."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def line(self, value: Any) -> None:
        if self._file is None:
            return
        line = json.dumps(value).encode() + b"\n"
        self._sum.update(line)
        try:
            whole = self._file.write(line) == len(line)
        except OSError:  # there is no room
            whole = False
        if not whole:
            self._file = None

    def digest(self) -> str:
        return self._sum.hexdigest() if self._file is not None else ""


@contextlib.contextmanager
def _new(path: str) -> Iterator[IO[bytes] | None]:
    """A new file in the place of any other; None where it cannot be, or not only its owner could have put it there."""
    with contextlib.ExitStack() as until_end:
        file = None
        with contextlib.suppress(OSError):
            if path and only_ours(path):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
                file = until_end.enter_context(open(os.open(path, _NEW, 0o600), "wb", buffering=0))
        yield file


def _digest(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    for block in iter(lambda: file.read(_BLOCK), b""):
        found.update(block)
    return found.hexdigest()


def _read(file: IO[bytes]) -> Iterator[Entry]:
    with file:
        for line in file:
            yield from itertools.starmap(Entry, json.loads(line))
