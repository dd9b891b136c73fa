# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is in a folder: its kind, and what tells whether it has been touched."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

_SIGNED = (1 << 63) - 1  # as much of an inode's number as a database holds; some network file systems use all 64 bits

FILE, LINK, FOLDER, EMPTY_FOLDER = "file", "link", "folder", "empty_folder"
SPECIAL = PIPE, SOCKET, DEVICE = "pipe", "socket", "device"  # they take no part, but may be in the way
_KINDS = {stat.S_IFREG: FILE, stat.S_IFLNK: LINK, stat.S_IFDIR: FOLDER, stat.S_IFIFO: PIPE, stat.S_IFSOCK: SOCKET}


class Stat(NamedTuple):
    """What tells whether a file has been touched: equal tuples, equal file.

    :ivar mode: permission bits
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int
    mode: int = 0


def stat_of(result: os.stat_result) -> Stat:
    """The :class:`Stat` in what the system says."""
    # As Stat(…), which is a function of Python, in a third of the time: a folder may have millions of files.
    return tuple.__new__(
        Stat,
        (
            result.st_size,
            result.st_mtime_ns,
            result.st_ctime_ns,
            result.st_ino & _SIGNED,
            result.st_dev,
            result.st_mode & 0o7777,
        ),
    )


def kind_of(result: os.stat_result) -> str:
    """What it is, as of `LocalFile`, of which a folder is a ``folder``."""
    return _KINDS.get(stat.S_IFMT(result.st_mode), DEVICE)


class LocalFile(NamedTuple):
    """Something in the folder, by its name below it.

    :ivar kind: ``file``, ``link`` (symbolic), ``folder`` (with something in it), ``empty_folder``, or one of `SPECIAL`
    """

    name: str
    stat: Stat
    kind: str = FILE

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return self.stat.size

    @property
    def folder(self) -> bool:
        """Whether it is a folder, empty or not."""
        return self.kind in (FOLDER, EMPTY_FOLDER)
