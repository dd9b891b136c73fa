# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pack ends and the next one begins. Pure."""

from __future__ import annotations

import zlib

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import MOST

_SHORTEST, _LONGEST = 0.75, 1.25  # of what a pack shall have
_ONE_IN = 64  # samples at which a pack may end before it has to


class PackEnds:
    """Is told of each file before it goes into a pack, in the order of names.

    From three quarters of its size on a pack ends at a name that says so itself, by its checksum. So when a file comes
    or goes, the packs after the next such name are made of the same files as before, and are in the store already.

    ``cat/7.jpg`` and ``cat/7.cls`` are a sample to WebDataset, which reads each pack by itself: they stay together, as
    long as the pack does not become a quarter too large by that.

    :param size: bytes that a pack shall have about
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._late = size * _SHORTEST
        self._filled = self._files = 0
        self._before = ""

    def ends_before(self, name: str, size: int) -> bool:
        """Whether this file begins a new pack."""
        filled = self._filled + size
        near = filled > self._size or self._filled >= self._late or self._files >= MOST * _SHORTEST
        ends = near and bool(self._files) and self._ends(name, filled)
        self._before = name
        self._filled, self._files = (size, 1) if ends else (filled, self._files + 1)
        return ends

    def _ends(self, name: str, filled: int) -> bool:
        sample, share = _sample_of(name), max(filled / self._size, (self._files + 1) / MOST)
        if sample == _sample_of(self._before):
            return share > _LONGEST
        return share > 1 or zlib.crc32(sample.encode("utf-8", "surrogatepass")) % _ONE_IN == 0


def _sample_of(name: str) -> str:
    """What the names of a sample's files have in common: all before the first period of the last part."""
    folder, slash, leaf = name.rpartition("/")
    return folder + slash + (leaf.partition(".")[0] or leaf)
