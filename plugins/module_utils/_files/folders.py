# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders below a root, by descriptor: nobody who plants a symbolic link can lead what is done in them elsewhere.

Each is opened from the one above it and, unless links are to be followed, never through one. Those that were used last
stay open, so that the files of a folder do not open the whole way to it one after another.
"""

from __future__ import annotations

import collections
import contextlib
import errno
import os
import stat
import threading
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import may_be_open
from ansible_collections.chameleon.data.plugins.module_utils._files.way import open_folder

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_MOST = 64  # descriptors that stay open though nobody uses them
_SHARE = 8  # of all that the process may have, one in so many at most


class Opened:
    """A folder that is open.

    :ivar users: how many are using it
    """

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.descriptor = descriptor
        self.users = 0


class Folders:
    """The folders below the folder that *root* is a descriptor of; may be used from any thread.

    :param follow: whether a symbolic link stands for the folder that it leads to
    """

    def __init__(self, root: int, follow: bool = False) -> None:
        self._root = Opened("", root)
        self._follow = follow
        self._most = min(_MOST, may_be_open() // _SHARE)
        self._opened: collections.OrderedDict[str, Opened] = collections.OrderedDict()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def at(self, name: str, make: bool = False) -> Iterator[int]:
        """A descriptor of the folder *name*, good inside the context.

        :param make: make it, and those on the way to it, if they are not there
        :raises OSError: it is not there, or something else is there: a symbolic link gives ELOOP
        """
        opened = self.take(name, make)
        try:
            yield opened.descriptor
        finally:
            self.release(opened)

    def take(self, name: str, make: bool) -> Opened:
        """As :meth:`at`, until it is given back to :meth:`release`.

        Down from the nearest folder that is open: a loop, since folders may be deeper than Python calls.
        """
        parts = name.split("/") if name else []
        depth = len(parts)
        while True:
            opened = self._known("/".join(parts[:depth]))
            if opened is not None:
                break
            depth -= 1
        for end in range(depth, len(parts)):
            try:
                descriptor = enter(opened.descriptor, raw(parts[end]), make, self._follow)
            finally:
                self.release(opened)
            opened = self._keep(Opened("/".join(parts[: end + 1]), descriptor))
        return opened

    def release(self, opened: Opened) -> None:
        """What was taken is not used any more."""
        with self._lock:
            opened.users -= 1
            self._tidy(opened)

    def forget(self, name: str) -> None:
        """Let go of a folder and of those in it, because they may be gone; all of them with an empty name."""
        with self._lock:
            below = name + "/" if name else ""
            for opened in [one for one in self._opened.values() if (one.name + "/").startswith(below)]:
                del self._opened[opened.name]
                self._tidy(opened)

    def close(self) -> None:
        """Close all descriptors, the root's too; nobody may be using them."""
        self.forget("")
        os.close(self._root.descriptor)

    def _known(self, name: str) -> Opened | None:
        """The folder, taken, if it is open."""
        with self._lock:
            opened = self._opened.get(name) if name else self._root
            if opened is not None:
                opened.users += 1
            return opened

    def _keep(self, new: Opened) -> Opened:
        with self._lock:
            opened = self._opened.setdefault(new.name, new)
            if opened is not new:  # another thread was quicker
                os.close(new.descriptor)
            opened.users += 1
            if len(self._opened) > self._most:
                _name, oldest = self._opened.popitem(last=False)
                self._tidy(oldest)
            return opened

    def _tidy(self, opened: Opened) -> None:
        """Close what nobody uses and nobody will find again."""
        if not opened.users and opened is not self._root and self._opened.get(opened.name) is not opened:
            os.close(opened.descriptor)


class Near:
    """The folder that was used last, which stays open, as the next one is mostly the same; for one thread.

    :param make: as of :meth:`Folders.at`
    """

    def __init__(self, folders: Folders, make: bool = False) -> None:
        self._folders = folders
        self._make = make
        self._taken: Opened | None = None

    def at(self, name: str) -> int:
        """A descriptor of the folder *name*, good until the next call.

        :raises OSError: as of :meth:`Folders.at`
        """
        taken = self._taken
        if taken is None or name != taken.name:
            self.close()
            taken = self._taken = self._folders.take(name, self._make)
        return taken.descriptor

    def close(self) -> None:
        """Let go of it; to be used again or not."""
        taken, self._taken = self._taken, None
        if taken is not None:
            self._folders.release(taken)


@contextlib.contextmanager
def folders_of(path: str, follow: bool = False) -> Iterator[Folders]:
    """Those below the folder *path*, closed at the end of the context.

    :param follow: as of `Folders`
    :raises DataError: as of `open_folder`
    :raises OSError: it is not there, or no folder
    """
    folders = Folders(open_folder(path), follow)
    try:
        yield folders
    finally:
        folders.close()


def utf8(name: str) -> str:
    """A name of this process, as `Folders` takes it, whatever the encoding of the process is."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def raw(name: str) -> bytes:
    """What `Folders` has the system take for such a name."""
    return name.encode("utf-8", "surrogateescape")


def enter(folder: int, part: bytes, make: bool, follow: bool = False) -> int:
    """A descriptor of folder *part* of *folder*.

    :param make: make it, if it is not there
    :param follow: as of `Folders`
    :raises OSError: as `Folders.at`
    """
    flags = _FLAGS if follow else _FLAGS | os.O_NOFOLLOW
    try:
        return os.open(part, flags, dir_fd=folder)
    except FileNotFoundError:
        if not make:
            raise
    except NotADirectoryError as error:
        if not follow and stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
        raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, dir_fd=folder)
    return os.open(part, flags, dir_fd=folder)
