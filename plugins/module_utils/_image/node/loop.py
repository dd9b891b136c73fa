# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of a file as a block device that is gone when this process is, however it ends."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import struct
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent

CONTROL = "/dev/loop-control"

# linux/loop.h
_GET_FREE = 0x4C82
_SET_FD = 0x4C00
_CLR_FD = 0x4C01
_SET_STATUS = 0x4C04
_CONFIGURE = 0x4C0A  # since 5.8
_STATUS = struct.Struct("=5Q4I64s64s32s2Q")  # struct loop_info64
_CONFIG = struct.Struct(f"=2I{_STATUS.size}s64s")  # struct loop_config
_AUTOCLEAR = 4  # it lets go of the file when the last one closes it
_MAJOR = 7  # of loop devices
_TRIES = 100  # others take devices, too


@contextlib.contextmanager
def attached(file: str, part: Extent, folder: str, read_only: bool = False) -> Iterator[str]:
    """Yields the device's path, in *folder*: a container does not see those that come into being in ``/dev``.

    :raises DataError: there is none to be had
    """
    way = os.O_CLOEXEC | (os.O_RDONLY if read_only else os.O_RDWR)
    backing = os.open(file, way)
    try:
        path, device = _taken(backing, part, folder, way)
    finally:
        os.close(backing)
    try:
        yield path
    finally:
        os.close(device)
        os.unlink(path)


def _taken(backing: int, part: Extent, folder: str, way: int) -> tuple[str, int]:
    """Path and descriptor of a loop device that has the file."""
    control = os.open(CONTROL, os.O_RDWR | os.O_CLOEXEC)
    try:
        for _attempt in range(_TRIES):
            number = fcntl.ioctl(control, _GET_FREE)
            path = f"{folder}/loop{number}"
            os.mknod(path, stat.S_IFBLK | 0o600, os.makedev(_MAJOR, number))
            device = os.open(path, way)
            try:
                _configure(device, backing, part)
            except OSError as error:
                os.close(device)
                os.unlink(path)
                if error.errno != errno.EBUSY:
                    raise
            else:
                return path, device
    finally:
        os.close(control)
    raise DataError("loop device", "each free one was taken by somebody else", "Run again.")


def _configure(device: int, backing: int, part: Extent) -> None:
    """Have the device show a part of the file, and let go of it by itself: at once, so no end of ours comes between."""
    status = _status(part)
    try:
        fcntl.ioctl(device, _CONFIGURE, _CONFIG.pack(backing, 0, status, bytes(64)))
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTTY):
            raise
        fcntl.ioctl(device, _SET_FD, backing)  # a kernel before 5.8
        try:
            fcntl.ioctl(device, _SET_STATUS, status)
        except BaseException:
            fcntl.ioctl(device, _CLR_FD)
            raise


def _status(part: Extent) -> bytes:
    return _STATUS.pack(0, 0, 0, part.start, part.size, 0, 0, 0, _AUTOCLEAR, b"", b"", b"", 0, 0)
