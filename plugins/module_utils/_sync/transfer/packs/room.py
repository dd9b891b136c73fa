# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that several threads share."""

from __future__ import annotations

import threading


class Room:
    """Whoever wants some of it waits until there is enough.

    :param size: bytes; what is larger has to be alone
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken = 0
        self._changed = threading.Condition()

    def take(self, size: int) -> None:
        """Have so many bytes of it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._taken + size <= self._size)
            self._taken += size

    def give_back(self, size: int) -> None:
        """They are free again."""
        with self._changed:
            self._taken -= size
            self._changed.notify_all()
