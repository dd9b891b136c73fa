# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a connection may be silent before it is given up, and when that is told.

A crowded line can lose so much of one connection that its two ends do not find together again, while all others go on:
seen with sixteen nodes on one line, where the server had long forgotten connections that nodes waited for.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._http.waiting import Waiting

REACH = 30.0  # seconds to make a connection, TLS and a proxy's consent included; five packets that nobody answers
_LOOK = 10.0  # seconds
_TOLD = 20.0  # seconds
_QUICK = 60.0  # seconds in which what needs no work has begun to come; what proxies wait, too
_WHILE_OTHERS_MOVE = 20.0  # seconds; TCP has sent what was lost six times by then
_OTHERS = 4  # answers


class Silence:
    """What the connections to one server share.

    :param way: to the server, for messages
    :param waiting: is told that nothing comes, while nothing does over any connection
    :ivar timeout: seconds of silence after which any connection is given up
    :ivar reach: seconds after which one that is being made is
    :ivar look: seconds of silence after which to ask :meth:`too_long`, again and again
    :ivar answered: answers that came whole, over all connections
    """

    def __init__(self, timeout: float, way: str, waiting: Waiting) -> None:
        self._way = way
        self._waiting = waiting
        self.timeout = timeout
        self.reach = min(REACH, timeout)
        self.look = min(_LOOK, timeout)
        self.answered = 0

    def too_long(self, waited: float, answered: int, slow: bool) -> bool:
        """Whether to give up; if not, the user may be told that this takes long.

        :param waited: seconds without a byte
        :param answered: what ``answered`` was when they began
        :param slow: whether the server may have much to do before it answers
        """
        limit = self.timeout if slow else min(_QUICK, self.timeout)
        others = self.answered - answered
        if waited >= limit or (not slow and waited >= _WHILE_OTHERS_MOVE and others >= _OTHERS):
            return True
        if waited >= _TOLD and not others:
            self._waiting.tell(f"no answer from {self._way} for {_TOLD:.0f} s, waiting")
        return False
