# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files one after the other: each is written under a temporary name beside its target, then renamed."""

from __future__ import annotations

import contextlib
import os
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders, Near
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.commit import Look, commit

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Writer:
    """Writes files by one thread; the folder of the last one stays open, as the next one is mostly in it.

    :param names: gives temporary names that nobody else uses
    """

    def __init__(self, folders: Folders, names: Callable[[], bytes]) -> None:
        self._folders = folders
        self._near = Near(folders, make=True)
        self._names = names
        self._temporary = names()

    def put(self, name: str, content: bytes | memoryview, look: Look) -> Stat:
        """A file of this content; makes the folders on the way.

        :raises OSError: as of `Destination`
        """
        above, _slash, leaf = name.rpartition("/")
        raw = leaf.encode()
        try:
            return self._put(self._near.at(above), raw, content, look)
        except FileNotFoundError:
            # Somebody removed the folder after it was opened, or, as a leftover, the file that was being written.
            self._near.close()
            self._folders.forget("")
        return self._put(self._near.at(above), raw, content, look)

    def close(self) -> None:
        """Let go of the folder."""
        self._near.close()

    def _put(self, folder: int, leaf: bytes, content: bytes | memoryview, look: Look) -> Stat:
        temporary = self._temporary
        mode = look.mode_of(folder, leaf)
        file = os.open(temporary, _NEW_FILE, mode, dir_fd=folder)
        try:
            written = os.write(file, content)
            while written < len(content):
                written += os.write(file, content[written:])
            if mode & look.umask:  # what the system keeps from a new file
                os.fchmod(file, mode)
            return commit(folder, file, temporary, leaf, look.mtime_ns, mode)
        except BaseException:
            self._temporary = self._names()  # should it not go
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
            raise
        finally:
            os.close(file)
