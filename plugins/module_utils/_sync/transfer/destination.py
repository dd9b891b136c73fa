# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where downloads land: files appear whole under their names, and nothing outside the folder is ever written.

Content goes to a temporary file beside the target, by descriptors of folders (``folders``). A small file is there in
no time; a large one is locked while it is written, and what a run that was killed has left of it another run takes up
(``partial``).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import threading
import uuid
from typing import Callable, Iterator, Sequence, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Interrupted, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders
from ansible_collections.chameleon.data.plugins.module_utils._files.missing_folders import missing_folders
from ansible_collections.chameleon.data.plugins.module_utils._files.way import open_folder
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat, stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import passing_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.commit import (
    Look,
    commit,
    mode_there,
    name_it,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.leftovers import remove_left
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.partial import Partial
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.writer import Writer

_OWNERS = stat.S_IRWXU  # what the owner of a folder needs to write in it
_COARSEST_NS = 2_000_000_000  # file systems count in steps of two seconds or less
_PASSING = (Unavailable, Denied, Interrupted)  # what may be over at the next run, which takes the partial file up
_Made = TypeVar("_Made")


class Destination:
    """The folder into which a pull writes; it is made if it is not there. May be used from any thread.

    Names are those below the folder, in valid UTF-8, and every method raises OSError for what the system refuses: a
    symbolic link on the way (ELOOP), a file where a folder should be (ENOTDIR), a folder where a file should be, or a
    pipe, a socket or a device (EEXIST).

    :param path: absolute; the way to it may lead through symbolic links (see `open_folder`), what is below may not
    :raises DataError: as of `open_folder`
    :ivar clamped: how many files have another mtime than they were given, for their file system cannot keep it
    """

    def __init__(self, path: str) -> None:
        self._made = missing_folders(path)
        self._folders = Folders(open_folder(path, make=True))
        self._umask = os.umask(0o077)
        os.umask(self._umask)
        self._lock = threading.Lock()
        self.clamped = 0
        self._closing: dict[str, int] = {}
        self._mark = uuid.uuid4().hex[:16]
        self._numbers = itertools.count()

    def look(self, mtime_ns: int, mode: int | None, new: bool = False) -> Look:
        """How a file shall look whose object was given this mtime and, if not None, this mode.

        :param new: as of `Look`
        """
        return Look(mtime_ns, mode, self._umask, new)

    def put(self, name: str, content: bytes | memoryview, mtime_ns: int, mode: int | None) -> Stat:
        """A file of this content; makes the folders on the way."""
        with self.writer() as writer:
            return self.timed(writer.put(name, content, self.look(mtime_ns, mode)), mtime_ns)

    def writer(self) -> contextlib.closing[Writer]:
        """What one thread writes many files with; how they turned out is :meth:`timed`'s business."""
        return contextlib.closing(Writer(self._folders, self._temporary_name))

    @contextlib.contextmanager
    def partial(self, name: str, etag: str, size: int, pieces: Sequence[Piece]) -> Iterator[Partial]:
        """A file that arrives piece by piece; makes the folders on the way.

        When the context ends by an error that may be gone next time, what is finished stays for another run.
        """
        folders = name.rpartition("/")[0]
        partial = self._in(folders, lambda folder: Partial(folder, name, etag, size, pieces))
        try:
            yield partial
        except BaseException as error:
            passing = isinstance(error, _PASSING) or not isinstance(error, Exception)
            if not (partial.finished and passing):
                partial.remove()
            raise
        finally:
            partial.close()

    def adopt(self, name: str, file: int, beside: int, temporary: bytes, look: Look) -> Stat:
        """Give an open file that is whole its look and its name; makes the folders on the way.

        :param beside: the folder in which it has the name *temporary*, on the same file system
        """
        folders, _slash, leaf = name.rpartition("/")
        raw = leaf.encode()

        def give(folder: int) -> Stat:
            mode = look.mode_of(folder, raw)
            os.fchmod(file, mode)
            return commit(folder, file, temporary, raw, look.mtime_ns, mode, beside)

        return self.timed(self._in(folders, give), look.mtime_ns)

    def make_folder(self, name: str, mode: int | None = None) -> None:
        """Make a folder and those on the way to it; one that is there gets the mode, if it is not None.

        A mode that keeps the owner out waits for :meth:`finish`: something may be going to be written in the folder.
        """

        def make(folder: int) -> None:
            if mode is None:
                return
            if mode & _OWNERS == _OWNERS:
                os.fchmod(folder, mode & 0o777)
            else:
                self._closing[name] = mode & 0o777

        self._in(name, make)

    def finish(self) -> Iterator[tuple[str, OSError]]:
        """Give folders the modes that keep their owner out; yields those that could not get theirs, and why."""
        for name, mode in sorted(self._closing.items(), reverse=True):  # those in a folder before it
            try:
                with self._folders.at(name) as folder:
                    os.fchmod(folder, mode)
            except OSError as error:
                yield name, error

    def make_link(self, name: str, target: bytes, mtime_ns: int) -> Stat:
        """Make a symbolic link; it replaces a file or link. Makes the folders on the way."""
        folders, _slash, leaf = name.rpartition("/")

        def make(folder: int) -> Stat:
            temporary = self._temporary_name()
            mode_there(folder, leaf.encode())
            os.symlink(target, temporary, dir_fd=folder)
            try:
                os.utime(temporary, ns=(mtime_ns, mtime_ns), dir_fd=folder, follow_symlinks=False)
                name_it(folder, temporary, leaf.encode())
            except BaseException:
                _unlink(temporary, folder)
                raise
            return stat_of(os.stat(leaf.encode(), dir_fd=folder, follow_symlinks=False))

        return self.timed(self._in(folders, make), mtime_ns)

    def timed(self, there: Stat, mtime_ns: int) -> Stat:
        """The same Stat, of a file that has been given this mtime; counts it where the file system cannot keep it."""
        if abs(there.mtime_ns - mtime_ns) >= _COARSEST_NS:
            with self._lock:
                self.clamped += 1
        return there

    @commit_point("pull.delete")
    def remove(self, name: str, keep: str = "") -> None:
        """Delete a file or link, and the folders on the way that are empty without it, up to the folder *keep*."""
        folders, _slash, leaf = name.rpartition("/")
        with self._folders.at(folders) as folder:
            os.unlink(leaf.encode(), dir_fd=folder)
        self._tidy(folders, keep)

    def remove_folder(self, name: str, keep: str = "") -> None:
        """Delete a folder if it is empty, else OSError (ENOTEMPTY), and those on the way as :meth:`remove` does."""
        self._remove_empty(name)
        self._tidy(name.rpartition("/")[0], keep)

    def remove_leftover(self, name: str) -> None:
        """Delete what a run that is gone has left; what is still written stays."""
        folders, _slash, leaf = name.rpartition("/")
        with contextlib.suppress(OSError), self._folders.at(folders) as folder:
            remove_left(folder, leaf.encode())

    def close(self) -> None:
        """Let go of the folder."""
        self._folders.close()

    @commit_point("pull.unmake")
    def unmake(self) -> None:
        """Remove the folder and those above it that were made for it, as long as there is nothing in them."""
        with contextlib.suppress(OSError):
            for path in self._made:
                os.rmdir(path)

    def _tidy(self, folders: str, keep: str) -> None:
        with contextlib.suppress(OSError):  # something else is in it
            while folders != keep:
                self._remove_empty(folders)
                folders = folders.rpartition("/")[0]

    @commit_point("pull.delete-folder")
    def _remove_empty(self, name: str) -> None:
        above, _slash, leaf = name.rpartition("/")
        with self._folders.at(above) as folder:
            os.rmdir(leaf.encode(), dir_fd=folder)
        self._folders.forget(name)

    def _in(self, name: str, work: Callable[[int], _Made]) -> _Made:
        """Do something in a folder, which is made if it is not there."""
        try:
            with self._folders.at(name, make=True) as folder:
                return work(folder)
        except FileNotFoundError:
            # Somebody removed the folder after it was opened, or, as a leftover, the file that was being written.
            self._folders.forget("")
        with self._folders.at(name, make=True) as folder:
            return work(folder)

    def _temporary_name(self) -> bytes:
        """A temporary name that nobody else uses."""
        return passing_name(self._mark, next(self._numbers)).encode()


def _unlink(name: bytes, folder: int) -> None:
    with contextlib.suppress(OSError):
        os.unlink(name, dir_fd=folder)
