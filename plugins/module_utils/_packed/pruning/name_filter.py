# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of which only this is asked: is it among them? Memory does not grow with them. Pure."""

from __future__ import annotations

import hashlib
import os

_BITS = 1 << 27  # 16 MiB, of which only what is touched takes memory
_PROBES = 4


class NameFilter:
    """A Bloom filter: of a name that was put in it always says yes, of another one nearly always no.

    Of ten million names it says yes to one in two hundred others, of a million to one in a million. To which ones is
    another matter of chance each time.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)
        self._salt = os.urandom(16)

    def add(self, name: str) -> None:
        """Put a name in."""
        for bit in self._probes(name):
            self._bits[bit >> 3] |= 1 << (bit & 7)

    def has(self, name: str) -> bool:
        """Whether it was put in, as good as certainly."""
        return all(self._bits[bit >> 3] & 1 << (bit & 7) for bit in self._probes(name))

    def _probes(self, name: str) -> list[int]:
        digest = hashlib.blake2b(
            name.encode("utf-8", "surrogatepass"), digest_size=4 * _PROBES, salt=self._salt
        ).digest()
        return [int.from_bytes(digest[at : at + 4], "little") % _BITS for at in range(0, 4 * _PROBES, 4)]
