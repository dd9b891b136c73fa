# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much room downloads need on a file system. Pure."""

from __future__ import annotations

import heapq


class DiskSpace:
    """Takes downloads in the order in which they begin.

    A file that is replaced gives its room back only when the new one is whole. So what is needed is the peak of the sum
    that the downloads add, and the old content of the largest files that are replaced at the same time.

    :param at_a_time: how many files are under way at most
    :param block: bytes in which the file system gives room to files
    """

    def __init__(self, at_a_time: int, block: int) -> None:
        self._at_a_time = at_a_time
        self._block = block
        self._added = self._most_added = 0
        self._largest_replaced: list[int] = []  # a heap: the smallest of them first

    def take(self, size: int, replaced: int, there: int) -> None:
        """One download.

        :param replaced: bytes of the file that it replaces
        :param there: bytes of it that an earlier run has written
        """
        size, replaced = self._in_blocks(size), self._in_blocks(replaced)
        self._added += size - min(there, size) - replaced
        self._most_added = max(self._most_added, self._added)
        if not replaced:
            return
        heapq.heappush(self._largest_replaced, replaced)
        if len(self._largest_replaced) > self._at_a_time:
            heapq.heappop(self._largest_replaced)

    def needed(self) -> int:
        """Bytes that must be free before the first one begins."""
        return self._most_added + sum(self._largest_replaced)

    def _in_blocks(self, size: int) -> int:
        return -(-size // self._block) * self._block
