# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where downloads land: files appear whole under their names, and nothing outside the folder is ever written.

Every folder on the way is opened from the one above it and never through a symbolic link, so nobody who plants a link
meanwhile can lead a write elsewhere. Content goes to a temporary file beside the target, which is locked while it is
written: a lock that can be had shows that its writer is gone.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    Stat,
    stat_of,
)

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


def temporary_name(leaf: str, etag: str) -> str:
    """The temporary name for a file's content: short, however long the file's own name is."""
    key = hashlib.sha256(f"{leaf}\0{etag}".encode()).hexdigest()[:32]
    return f"{TEMPORARY_PREFIX}{key}{TEMPORARY_SUFFIX}"


class Landing:
    """One file on its way in; use it as a context, which removes what is not committed."""

    def __init__(self, folder: int, name: str, leaf: str, temporary: str) -> None:
        self._folder = folder
        self._name = name
        self._leaf = leaf.encode()
        self._temporary = temporary.encode()
        self._file = os.open(self._temporary, _NEW_FILE, 0o600, dir_fd=folder)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between opening and locking, another run may have committed this very file.
            there = os.stat(self._temporary, dir_fd=folder, follow_symlinks=False)
            if there.st_ino != os.fstat(self._file).st_ino:
                raise FileNotFoundError
        except OSError as error:
            os.close(self._file)
            raise Conflict(name, "another run is downloading it just now", "Wait for it and run again.") from error
        os.ftruncate(self._file, 0)

    def write_at(self, offset: int, block: memoryview) -> None:
        """Write a block; may be called from several threads."""
        while block:
            written = os.pwrite(self._file, block, offset)
            offset += written
            block = block[written:]

    def commit(self, mtime_ns: int, mask: int) -> Stat:
        """Give the file its mtime, mode and name; it replaces an older one, whose mode it takes over."""
        mode = 0o666 & ~mask
        with contextlib.suppress(FileNotFoundError):
            replaced = os.stat(self._leaf, dir_fd=self._folder, follow_symlinks=False)
            if stat.S_ISLNK(replaced.st_mode):
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            mode = stat.S_IMODE(replaced.st_mode)
        os.fchmod(self._file, mode)
        os.utime(self._file, ns=(mtime_ns, mtime_ns))
        os.rename(self._temporary, self._leaf, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._temporary = b""
        return stat_of(os.fstat(self._file))

    def close(self) -> None:
        """Remove the temporary file if it was not committed."""
        if self._temporary:
            with contextlib.suppress(OSError):
                os.unlink(self._temporary, dir_fd=self._folder)
        os.close(self._file)


class Destination:
    """The folder into which a pull writes; it is made if it is not there.

    :param path: absolute; the way to it may lead through symbolic links, what is below may not
    """

    def __init__(self, path: str) -> None:
        self._path = path
        os.makedirs(path, exist_ok=True)
        self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.mask = os.umask(0o077)
        os.umask(self.mask)

    @contextlib.contextmanager
    def landing(self, name: str, etag: str) -> Iterator[Landing]:
        """A new file ``name`` below the folder; makes the folders on the way."""
        folders, _slash, leaf = name.rpartition("/")
        with self._folder(folders, make=True) as folder:
            landing = Landing(folder, name, leaf, temporary_name(leaf, etag))
            try:
                yield landing
            finally:
                landing.close()

    def remove(self, name: str) -> None:
        """Delete a file, and the folders that are empty without it."""
        folders, _slash, leaf = name.rpartition("/")
        with self._folder(folders) as folder:
            os.unlink(leaf.encode(), dir_fd=folder)
        while folders:
            folders, _slash, leaf = folders.rpartition("/")
            try:
                with self._folder(folders) as folder:
                    os.rmdir(leaf.encode(), dir_fd=folder)
            except OSError:
                return  # something else is in it

    def remove_leftover(self, name: str) -> None:
        """Delete the temporary file of a run that is gone; one that is still written stays."""
        folders, _slash, leaf = name.rpartition("/")
        with contextlib.suppress(OSError), self._folder(folders) as folder:
            file = os.open(leaf.encode(), os.O_RDWR | os.O_NOFOLLOW, dir_fd=folder)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(leaf.encode(), dir_fd=folder)
            finally:
                os.close(file)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._root)

    @contextlib.contextmanager
    def _folder(self, name: str, make: bool = False) -> Iterator[int]:
        descriptor = os.dup(self._root)
        try:
            for part in name.encode().split(b"/") if name else ():
                below = _enter(descriptor, part, make)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)


def _enter(folder: int, part: bytes, make: bool) -> int:
    try:
        return os.open(part, _FOLDER, dir_fd=folder)
    except FileNotFoundError:
        if not make:
            raise
    except NotADirectoryError as error:
        if stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
        raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, dir_fd=folder)
    return os.open(part, _FOLDER, dir_fd=folder)
