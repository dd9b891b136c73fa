# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a sparse file has data, and how what lies there is given back to the file system."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from typing import Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError

# linux/falloc.h; Python has posix_fallocate alone, which makes no holes
_KEEP_SIZE = 0x01
_PUNCH_HOLE = 0x02
_BLOCK = 4096
_libc = ctypes.CDLL(None, use_errno=True)


class Extent(NamedTuple):
    """From *start* up to, not including, *stop*; bytes."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.stop - self.start


def data(file: int, start: int = 0) -> Iterator[Extent]:
    """The parts of an open file that have data, from *start* on; all of it where the file system knows no holes."""
    stop = start
    while True:
        try:
            start = os.lseek(file, stop, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but a hole follows
                return
            raise
        stop = os.lseek(file, start, os.SEEK_HOLE)
        yield Extent(start, stop)


def portions(extents: Sequence[Extent], size: int, most: int) -> Iterator[Extent]:
    """A file of *size* bytes cut into parts that have at most so many bytes of its data each."""
    start = filled = 0
    for extent in extents:
        position = extent.start
        while filled + extent.stop - position > most:
            position += most - filled
            yield Extent(start, position)
            start, filled = position, 0
        filled += extent.stop - position
    yield Extent(start, size)


def position(extents: Sequence[Extent], count: int) -> int:
    """Where somebody stands who has read *count* bytes of the data."""
    for extent in extents:
        if count <= extent.size:
            return extent.start + count
        count -= extent.size
    return extents[-1].stop if extents else 0


def give_back(file: int, extent: Extent) -> None:
    """Make a hole of a part of an open file, whose length stays.

    :raises DataError: the file system cannot do that
    """
    status = _libc.fallocate(file, _KEEP_SIZE | _PUNCH_HOLE, ctypes.c_int64(extent.start), ctypes.c_int64(extent.size))
    if status != 0:
        raise DataError("scratch folder", os.strerror(ctypes.get_errno()), "Name another one with 'scratch'.")


def can_give_back(folder: str) -> bool:
    """Whether the file system of *folder* makes holes; tried with a file that has no name."""
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(bytes(_BLOCK))
        stream.flush()
        try:
            give_back(stream.fileno(), Extent(0, _BLOCK))
        except DataError:
            return False
        return True
