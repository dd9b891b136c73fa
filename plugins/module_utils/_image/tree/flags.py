# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``chattr`` sets on files, given to their copies when nothing more is written there."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders

# linux/fs.h, for 64 bits
_GET = 0x80086601  # FS_IOC_GETFLAGS
_SET = 0x40086602  # FS_IOC_SETFLAGS
_SYNC, _IMMUTABLE, _APPEND, _NODUMP, _NOATIME = 0x8, 0x10, 0x20, 0x40, 0x80
_EVERYWHERE = _SYNC | _IMMUTABLE | _APPEND | _NODUMP | _NOATIME
_JOURNAL_DATA, _DIRSYNC, _TOPDIR = 0x4000, 0x10000, 0x20000  # these ext4 alone has
_KEPT = _EVERYWHERE | _JOURNAL_DATA | _DIRSYNC | _TOPDIR


def flags_of(descriptor: int) -> int:
    """Those of an open file or folder that people set; 0 where its file system has none."""
    try:
        (found,) = struct.unpack_from("i", fcntl.ioctl(descriptor, _GET, bytes(8)))
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.ENOTSUP, errno.EINVAL):
            return 0
        raise
    return int(found) & _KEPT


class Flags:
    """Those of a tree's files and folders, by name from its root on."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}

    def add(self, name: str, descriptor: int) -> None:
        """Remember what the open original has."""
        flags = flags_of(descriptor)
        if flags:
            self._found[name] = flags

    def apply(self, folders: Folders) -> list[str]:
        """Set them; returns the names of those that the file system does not take all of."""
        refused = []
        for name, flags in self._found.items():
            above, _slash, last = name.rpartition("/")
            with folders.at(above) as folder:
                descriptor = _opened(folder, last)
            try:
                if not _set(descriptor, flags):
                    refused.append(name)
            finally:
                os.close(descriptor)
        return refused


def _opened(folder: int, name: str) -> int:
    encoded = name.encode("utf-8", "surrogateescape")
    return os.open(encoded, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)


def _set(descriptor: int, flags: int) -> bool:
    """Whether it takes all of them."""
    (own,) = struct.unpack_from("i", fcntl.ioctl(descriptor, _GET, bytes(8)))
    for wanted in (flags, flags & _EVERYWHERE):
        with contextlib.suppress(OSError):
            fcntl.ioctl(descriptor, _SET, struct.pack("i", own | wanted) + bytes(4))
            return wanted == flags
    return False
