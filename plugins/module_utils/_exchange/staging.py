# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder in which the pieces of an exchange lie until they are files: in that of the data set, and private."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Goods
from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import NAME, Stored
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders
from ansible_collections.chameleon.data.plugins.module_utils._files.way import open_folder
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import EXCHANGE
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.leftovers import check_ours, remove_left

_OURS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Staging:
    """Made anew and locked; what an exchange that was killed has left goes.

    :param path: of the data set's folder, which is there
    :ivar folder: descriptor of it, whatever becomes of its name
    :raises Conflict: another exchange is at work in that folder
    :raises OSError: it cannot be made
    """

    def __init__(self, path: str) -> None:
        above = open_folder(path)
        try:
            self._above = above
            _remove_left(above)
            os.mkdir(EXCHANGE, 0o700, dir_fd=above)
            self.folder = os.open(EXCHANGE, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)
            check_ours(self.folder)  # and not what another user has put in its place
            fcntl.flock(self.folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(above)
            raise
        self._folders = Folders(os.dup(self.folder))
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def opened(self, stored: Stored, sized: bool = False) -> Iterator[int]:
        """A descriptor of the file, to read and write; it is made if it is not there.

        :param sized: give it its size
        """
        folder, _slash, leaf = f"{NAME}/{stored.path}".rpartition("/")
        with self._folders.at(folder, make=True) as above:
            file = os.open(leaf, _OURS, 0o600, dir_fd=above)
        try:
            if sized:
                os.ftruncate(file, stored.size)
            yield file
        finally:
            os.close(file)

    def show(self, stored: Stored, path: bytes) -> None:
        """Let a file that is somewhere else be seen here; nobody writes to what is whole."""
        folder, _slash, leaf = f"{NAME}/{stored.path}".rpartition("/")
        with self._folders.at(folder, make=True) as above:
            os.symlink(path, leaf, dir_fd=above)

    @contextlib.contextmanager
    def at(self, stored: Stored) -> Iterator[tuple[int, bytes]]:
        """A descriptor of the folder that the file is in, and its name there."""
        folder, _slash, leaf = f"{NAME}/{stored.path}".rpartition("/")
        with self._folders.at(folder) as above:
            yield above, leaf.encode()

    def close(self) -> None:
        """Remove it with all that is in it."""
        self._folders.close()
        os.close(self.folder)  # and its lock
        with contextlib.suppress(OSError):
            remove_left(self._above, EXCHANGE.encode())
        os.close(self._above)


def check_room(path: str, goods: Goods) -> None:
    """Small files are there twice for a while: in a bundle, and as files.

    :raises NoSpace: the file system has not enough room for that
    """
    bundles = sum(bundle.size for bundle in goods.torrent.bundles if bundle is not None)
    needed = bundles + sum(item.entry.size for item in goods if not item.here)
    there = os.statvfs(path)
    free = there.f_bavail * there.f_frsize
    if needed > free:
        cause = f"to exchange needs {human_bytes(needed)}, and {human_bytes(free)} are free on its file system"
        raise NoSpace(path, cause, "Small files are there twice for a while. Free space, or have it pulled.")


def _remove_left(above: int) -> None:
    """Remove what an exchange that is gone has left.

    :raises Conflict: it is still at work
    """
    try:
        remove_left(above, EXCHANGE.encode())
    except FileNotFoundError:
        pass
    except BlockingIOError as error:
        cause = "another exchange is at work in this folder"
        raise Conflict(EXCHANGE, cause, "Wait for it and run again.") from error
