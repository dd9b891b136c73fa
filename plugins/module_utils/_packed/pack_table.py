# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which packs there are, by numbers that the rows of several versions share."""

from __future__ import annotations

import threading
from typing import NamedTuple


class Pack(NamedTuple):
    """A pack that is whole.

    :ivar name: ``<MD5 of its bytes>.zip`` or ``.tar``
    :ivar size: bytes of all of it
    """

    name: str
    size: int


class PackTable:
    """Numbers packs, from 0: those of the indexes that are read with it, and those that are being built.

    Any thread may use it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[Pack, int] = {}
        self._packs: list[Pack | None] = []

    def number(self, pack: Pack) -> int:
        """The number of a pack, known or new."""
        with self._lock:
            if pack not in self._numbers:
                self._numbers[pack] = len(self._packs)
                self._packs.append(pack)
            return self._numbers[pack]

    def reserve(self) -> int:
        """The number of a pack that is to be built: rows can have it before the pack has its name."""
        with self._lock:
            self._packs.append(None)
            return len(self._packs) - 1

    def built(self, number: int, pack: Pack) -> None:
        """The pack of a reserved number is whole."""
        with self._lock:
            self._packs[number] = pack
            self._numbers.setdefault(pack, number)

    def __getitem__(self, number: int) -> Pack:
        """:raises ValueError: it is not whole yet"""
        pack = self._packs[number]
        if pack is None:
            raise ValueError(f"pack {number} is not whole yet")
        return pack
