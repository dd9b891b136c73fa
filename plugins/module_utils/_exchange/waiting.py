# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what a node lacks is worth waiting for, or comes sooner from the store. Pure."""

from __future__ import annotations

_IN_VAIN = 15.0  # seconds in which nobody has anything: enough to connect
_SHARE_OF_PACE = 0.25  # of the store's: slower than this, peers are left for it


class Waiting:
    """Is told again and again how much has come.

    :param patience: seconds in which nothing comes
    :param pace: bytes a second that the store has sent to this node; 0 where it has not
    """

    def __init__(self, patience: float, pace: float) -> None:
        self._patience = patience
        self._least = pace * _SHARE_OF_PACE * patience  # bytes in that time
        self._received = -1
        self._came_at = 0.0
        self._since = (0.0, 0)  # seconds, and what had come by then

    def is_over(self, now: float, received: int, sources: int) -> bool:
        """Whether it has been in vain for long enough, which is shorter where nobody has anything.

        :param now: seconds
        :param received: bytes that have come from peers
        :param sources: how many of the connected peers have something that this node lacks
        """
        if self._received < 0:
            self._since = (now, received)
        if received != self._received:
            self._received, self._came_at = received, now
        quiet = now - self._came_at
        if quiet > self._patience or (not sources and quiet > _IN_VAIN):
            return True
        began, had = self._since
        if now - began < self._patience:
            return False
        self._since = (now, received)
        return received - had < self._least
