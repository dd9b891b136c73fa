# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files below a folder that others may write to: a link that they put on the way to one leads nobody elsewhere."""

from __future__ import annotations

import os
import threading
from typing import Callable, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders, Near, raw
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._files.way import open_folder

_ANY_KIND = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_Got = TypeVar("_Got")


class FilesBelow:
    """Reads them by descriptors of folders. Any thread may use it, and so may a process that was forked before.

    Names are those of `Folders`; each method raises OSError for what the system refuses, and unless links are followed
    for one that is on the way, or in the file's place (ELOOP).

    :param path: of the folder, which is opened when it is needed first, as of `open_folder`
    :param follow: whether links below it stand for what they lead to
    """

    def __init__(self, path: str, follow: bool) -> None:
        self._path = path
        self._follow = follow
        self._no_link = 0 if follow else os.O_NOFOLLOW
        self._lock = threading.Lock()
        self._opened: tuple[Folders, Near] | None = None
        self._turn = threading.Lock()  # to use the folder that was used last

    def open(self, name: str) -> int:
        """A descriptor to read from, whatever it is: opening does not wait for the other end of a pipe."""
        return self._at(name, self._any)

    def regular(self, name: str, flags: int) -> int:
        """A descriptor of a regular file.

        :raises NotRegular: it is something else
        """
        return self._at(name, lambda leaf, folder: regular(leaf, flags | self._no_link, folder))

    def status(self, name: str) -> os.stat_result:
        """What it is now; that of a link where these are not followed."""
        return self._at(name, lambda leaf, folder: os.stat(leaf, dir_fd=folder, follow_symlinks=self._follow))

    def target(self, name: str) -> bytes:
        """What a link leads to."""
        return self._at(name, lambda leaf, folder: os.readlink(leaf, dir_fd=folder))

    def close(self) -> None:
        """Let go of the folders; nobody reads any more."""
        if self._opened is not None:
            folders, near = self._opened
            near.close()
            folders.close()

    def _any(self, leaf: bytes, folder: int) -> int:
        return os.open(leaf, _ANY_KIND | self._no_link, dir_fd=folder)

    def _at(self, name: str, work: Callable[[bytes, int], _Got]) -> _Got:
        try:
            return self._in(name, work)
        except FileNotFoundError:  # perhaps another folder has taken the place of the one that is open
            folders, near = self._opened or self._open()
            with self._turn:
                near.close()
            folders.forget("")
        return self._in(name, work)

    def _in(self, name: str, work: Callable[[bytes, int], _Got]) -> _Got:
        folders, near = self._opened or self._open()
        above, _slash, leaf = name.rpartition("/")
        if self._turn.acquire(blocking=False):  # always, where one thread reads file after file
            try:
                return work(raw(leaf), near.at(above))
            finally:
                self._turn.release()
        with folders.at(above) as folder:
            return work(raw(leaf), folder)

    def _open(self) -> tuple[Folders, Near]:
        with self._lock:
            if self._opened is None:
                folders = Folders(open_folder(self._path), self._follow)
                self._opened = folders, Near(folders)
            return self._opened
