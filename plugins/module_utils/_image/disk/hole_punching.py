# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk image given back to its file system while a compressed one is made of it.

So both are never there as a whole, and a snapshot takes about as much scratch space as the node has data.
"""

from __future__ import annotations

import os

from ansible_collections.chameleon.data.plugins.module_utils._files.extents import (
    Extent,
    can_give_back,
    data,
    give_back,
    position,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import BEHIND


class HolePuncher:
    """A disk image that somebody reads from its beginning to its end, once. A context manager.

    It stays whole on a file system that makes no holes in files, for which preflight wants more room.

    :param path: of the image
    :param size: its bytes, of which :meth:`read` is told; readers pass over holes and count as if they had not
    """

    def __init__(self, path: str, size: int) -> None:
        self._size = size
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._gives_back = can_give_back(os.path.dirname(path))
        self._extents = list(data(self._file))
        self._data = sum(extent.size for extent in self._extents)
        self._read = 0
        self._given = 0

    def __enter__(self) -> HolePuncher:
        return self

    def __exit__(self, *_exception: object) -> None:
        os.close(self._file)

    def read(self, count: int) -> None:
        """So many more bytes are being read; what is far enough behind is given back."""
        if not self._gives_back:
            return
        self._read += count
        done = position(self._extents, max(0, self._data * self._read // self._size - BEHIND))
        if done - self._given >= BEHIND:
            give_back(self._file, Extent(self._given, done))
            self._given = done
