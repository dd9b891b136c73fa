# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders below a root, by descriptor: nobody who plants a symbolic link can lead what is done in them elsewhere.

Each is opened from the one above it and never through a link. Those that were used last stay open, so that the files
of a folder do not open the whole way to it one after another.
"""

from __future__ import annotations

import collections
import contextlib
import errno
import os
import stat
import threading
from typing import Iterator

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST = 64  # descriptors that stay open though nobody uses them; a process may well have 1,024 in all


class _Opened:
    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.descriptor = descriptor
        self.users = 0


class Folders:
    """The folders below the folder that *root* is a descriptor of; may be used from any thread."""

    def __init__(self, root: int) -> None:
        self._root = _Opened("", root)
        self._opened: collections.OrderedDict[str, _Opened] = collections.OrderedDict()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def at(self, name: str, make: bool = False) -> Iterator[int]:
        """A descriptor of the folder *name*, good inside the context.

        :param make: make it, and those on the way to it, if they are not there
        :raises OSError: it is not there, or something else is there: a symbolic link gives ELOOP
        """
        opened = self._take(name, make)
        try:
            yield opened.descriptor
        finally:
            self._release(opened)

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

    def _take(self, name: str, make: bool) -> _Opened:
        """Down from the nearest folder that is open: a loop, since folders may be deeper than Python calls."""
        parts = name.split("/") if name else []
        depth = len(parts)
        while True:
            opened = self._known("/".join(parts[:depth]))
            if opened is not None:
                break
            depth -= 1
        for end in range(depth, len(parts)):
            try:
                descriptor = enter(opened.descriptor, parts[end].encode("utf-8", "surrogateescape"), make)
            finally:
                self._release(opened)
            opened = self._keep(_Opened("/".join(parts[: end + 1]), descriptor))
        return opened

    def _known(self, name: str) -> _Opened | None:
        """The folder, taken, if it is open."""
        with self._lock:
            opened = self._opened.get(name) if name else self._root
            if opened is not None:
                opened.users += 1
            return opened

    def _keep(self, new: _Opened) -> _Opened:
        with self._lock:
            opened = self._opened.setdefault(new.name, new)
            if opened is not new:  # another thread was quicker
                os.close(new.descriptor)
            opened.users += 1
            if len(self._opened) > _MOST:
                _name, oldest = self._opened.popitem(last=False)
                self._tidy(oldest)
            return opened

    def _release(self, opened: _Opened) -> None:
        with self._lock:
            opened.users -= 1
            self._tidy(opened)

    def _tidy(self, opened: _Opened) -> None:
        """Close what nobody uses and nobody will find again."""
        if not opened.users and opened is not self._root and self._opened.get(opened.name) is not opened:
            os.close(opened.descriptor)


@contextlib.contextmanager
def folders_of(path: str) -> Iterator[Folders]:
    """Those below the folder *path*, closed at the end of the context.

    :raises OSError: it is not there, or no folder
    """
    folders = Folders(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    try:
        yield folders
    finally:
        folders.close()


def utf8(name: str) -> str:
    """A name of this process, as `Folders` takes it, whatever the encoding of the process is."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def enter(folder: int, part: bytes, make: bool) -> int:
    """A descriptor of folder *part* of *folder*, never through a link.

    :param make: make it, if it is not there
    :raises OSError: as `Folders.at`
    """
    try:
        return os.open(part, _FLAGS, dir_fd=folder)
    except FileNotFoundError:
        if not make:
            raise
    except NotADirectoryError as error:
        if stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
        raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, dir_fd=folder)
    return os.open(part, _FLAGS, dir_fd=folder)
