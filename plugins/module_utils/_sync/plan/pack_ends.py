# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pack ends and the next one begins. Pure."""

from __future__ import annotations

import zlib

_SHORTEST = 0.75  # of the size wanted
_ONE_IN = 64  # names at which a pack may end before it has to
_MOST = 60_000  # files: more would need zip64, which not every reader has, and memory for what is known of each


class PackEnds:
    """Is told of each file before it goes into a pack, in the order of names.

    From three quarters of its size on a pack ends at a name that says so itself, by its checksum. So when a file comes
    or goes, the packs after the next such name are made of the same files as before, and are in the store already.

    :param size: bytes that a pack shall have about
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._filled = self._files = 0

    def ends_before(self, name: str, size: int) -> bool:
        """Whether this file begins a new pack."""
        full = self._filled + size > self._size or self._files >= _MOST
        late = max(self._filled / self._size, self._files / _MOST) >= _SHORTEST
        ends = full or (late and zlib.crc32(name.encode("utf-8", "surrogatepass")) % _ONE_IN == 0)
        if ends and self._files:
            self._filled, self._files = size, 1
            return True
        self._filled += size
        self._files += 1
        return False
