# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashing what arrives in pieces."""

from __future__ import annotations

import threading
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5


class Chain:
    """The MD5 of pieces that arrive in any order, several at a time.

    A piece whose turn it is while it arrives is hashed on the way; the others are read once more, as soon as all
    before them are there, by the thread that brought what was missing.

    :param read: hashes a piece that is there: ``read(number, digest)``
    """

    def __init__(self, read: Callable[[int, Any], None]) -> None:
        self._read = read
        self._digest = new_md5()
        self._arrived: set[int] = set()
        self._next = 0
        self._busy = False
        self._lock = threading.Lock()

    def begin(self, number: int) -> Any:
        """A digest for the bytes of this piece, to be given to :meth:`arrived`; None if it is not its turn."""
        with self._lock:
            if self._busy or number != self._next:
                return None
            self._busy = True
            return self._digest.copy()

    def give_up(self) -> None:
        """The piece for which :meth:`begin` gave a digest did not arrive."""
        with self._lock:
            self._busy = False

    def arrived(self, number: int, digest: Any = None) -> None:
        """This piece is there."""
        with self._lock:
            if digest is None:
                self._arrived.add(number)
            else:
                self._digest, self._next, self._busy = digest, number + 1, False
        while self._claim():
            self._read(self._next, self._digest)
            with self._lock:
                self._next, self._busy = self._next + 1, False

    def hexdigest(self) -> str:
        """MD5 of all pieces; only when all have arrived."""
        return str(self._digest.hexdigest())

    def _claim(self) -> bool:
        with self._lock:
            if self._busy or self._next not in self._arrived:
                return False
            self._busy = True
            return True
