# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The temporary file of a download that is too large for memory; another run can take it up where this one ends.

It is locked while it is written: a lock that can be had shows that its writer is gone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import threading
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import ZEROS
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.commit import Look, commit, mode_there
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.journal import Journal
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Partial:
    """A file of *size* bytes that arrives in *pieces*; close it in any case.

    :param name: for messages
    :ivar finished: numbers of the pieces that are in it, at first those that an earlier run left
    :raises Conflict: another run is writing it
    :raises OSError: something else than a file has its temporary name: a link (ELOOP), a pipe or the like (EEXIST)
    """

    def __init__(self, folder: int, name: str, etag: str, size: int, pieces: Sequence[Piece]) -> None:
        leaf = name.rpartition("/")[2]
        self._leaf = leaf.encode()
        self._temporary = temporary_name(leaf, etag).encode()
        self._file = self._open(folder)
        self._folder = os.dup(folder)
        try:
            self._lock(name)
            if not self._private():
                self._begin_anew(name)
            self._journal = Journal(self._file, size, pieces)
            self.finished = self._journal.begin()
        except BaseException:
            self.close()
            raise
        self._sparse = not self.finished
        # The kernel lets one at a time write to a file, and the others spin on a processor until it is their turn.
        self._writing = threading.Lock()

    def write_at(self, offset: int, block: memoryview, first: bool) -> bool:
        """Write a block; returns whether it was left a hole, for it is zeros. May be called from several threads.

        :param first: nothing was written here before
        """
        if first and self._sparse and not block[0] and not block[-1] and bytes(block) == ZEROS[: len(block)]:
            return True
        while block:
            with self._writing:
                written = os.pwrite(self._file, block, offset)
            offset += written
            block = block[written:]
        return False

    def read_at(self, offset: int, block: memoryview) -> int:
        """Read what was written; returns the number of bytes."""
        return os.preadv(self._file, [block], offset)

    def finish(self, number: int) -> None:
        """All bytes of this piece have been written."""
        self._journal.mark(number, True)
        self.finished.add(number)

    def forget(self, number: int) -> None:
        """This piece is not what it should be."""
        self._sparse = False
        self._journal.mark(number, False)
        self.finished.discard(number)

    def commit(self, look: Look) -> Stat:
        """It is whole: give it its look and its name."""
        self._journal.end()
        mode = look.mode_of(self._folder, self._leaf)
        os.fchmod(self._file, mode)
        return commit(self._folder, self._file, self._temporary, self._leaf, look.mtime_ns, mode)

    @commit_point("pull.partial-removed")
    def remove(self) -> None:
        """Nobody will want it."""
        with contextlib.suppress(OSError):
            os.unlink(self._temporary, dir_fd=self._folder)

    def close(self) -> None:
        """Let go of it; what was not committed or removed stays for another run."""
        os.close(self._file)
        os.close(self._folder)

    def _open(self, folder: int, flags: int = 0) -> int:
        mode_there(folder, self._temporary)  # opening a device may already do something
        return os.open(self._temporary, _FLAGS | flags, 0o600, dir_fd=folder)

    def _private(self) -> bool:
        """Whether nobody else can have put it there, read or change it: it may become a file that people trust."""
        there = os.fstat(self._file)
        mode = stat.S_IMODE(there.st_mode)
        return (there.st_uid, there.st_nlink, mode) == (os.geteuid(), 1, stat.S_IRUSR | stat.S_IWUSR)

    @commit_point("pull.partial-anew")
    def _begin_anew(self, name: str) -> None:
        os.unlink(self._temporary, dir_fd=self._folder)
        os.close(self._file)
        self._file = self._open(self._folder, os.O_EXCL)
        self._lock(name)

    def _lock(self, name: str) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between opening and locking, another run may have committed this very file.
            there = os.stat(self._temporary, dir_fd=self._folder, follow_symlinks=False)
            if there.st_ino != os.fstat(self._file).st_ino:
                raise FileNotFoundError
        except OSError as error:
            raise Conflict(name, "another run is downloading it just now", "Wait for it and run again.") from error
