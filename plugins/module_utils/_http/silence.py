# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a connection may be silent, or nearly so, before it is given up, and when that is told.

A crowded line can lose so much of one connection that its two ends do not find together again, while all others go on:
seen with sixteen nodes on one line, where the server had long forgotten connections that nodes waited for. And a server
may send, or take, a byte now and then for ever: that is no slow line, which carries whole packets.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.waiting import Waiting

REACH = 30.0  # seconds to make a connection; five packets that nobody answers
ENOUGH = 3072  # bytes; two packets
_LOOK = 10.0  # seconds
_TOLD = 20.0  # seconds
_QUICK = 60.0  # seconds in which what needs no work has begun to come; what proxies wait, too
_WHILE_OTHERS_MOVE = 20.0  # seconds; TCP has sent what was lost six times by then
_OTHERS = 4  # answers
_HEAD, _BODY = 60.0, 300.0  # seconds; a record of TLS, which has to be whole, takes as long at 500 bit/s
# Seconds. Swift sends a blank now and then while it deletes many objects or looks at a large one's segments.
_WORK = 3600.0


class Stage(NamedTuple):
    """A part of an exchange, and after how many seconds a connection is given up in it.

    :ivar silent: without a byte
    :ivar crowded: without a byte, while others get answers
    :ivar trickle: with less than `ENOUGH` bytes of what it waits for, since the first one
    :ivar of: what it waits for, for messages
    """

    silent: float
    crowded: float
    trickle: float
    of: str


class Silence:
    """What the connections to one server share.

    :param timeout: seconds of silence after which any connection is given up
    :param way: to the server, for messages
    :param waiting: is told that nothing comes, while nothing does over any connection
    :ivar reach: seconds after which one that is being made is
    :ivar look: seconds of silence after which to ask :meth:`too_long`, again and again
    :ivar answered: answers that came whole, over all connections
    :ivar sending: the server takes a request
    :ivar heads: the head of the answer comes, by whether the server may have much to do before
    :ivar bodies: its body comes, by that and by whether it may do while it answers what was asked for
    """

    def __init__(self, timeout: float, way: str, waiting: Waiting) -> None:
        self._way = way
        self._waiting = waiting
        self._timeout = timeout
        self.reach = min(REACH, timeout)
        self.look = min(_LOOK, timeout)
        self.answered = 0
        self.sending = Stage(timeout, math.inf, _BODY, "the request")
        self.heads = {slow: self._answer(slow, _HEAD, "the head of its answer") for slow in (False, True)}
        self.bodies = {
            (slow, worked): self._answer(slow, _WORK if worked else _BODY, "its answer")
            for slow in (False, True)
            for worked in (False, True)
        }

    def making(self, of: str) -> Stage:
        """The other end takes part in making the connection."""
        return Stage(self.reach, _WHILE_OTHERS_MOVE, _HEAD, of)

    def too_long(self, waited: float, answered: int, stage: Stage) -> bool:
        """Whether to give up; if not, the user may be told that this takes long.

        :param waited: seconds without a byte
        :param answered: what ``answered`` was when they began
        """
        others = self.answered - answered
        if waited >= stage.silent or (waited >= stage.crowded and others >= _OTHERS):
            return True
        if waited >= _TOLD and not others:
            self._waiting.tell(f"no answer from {self._way} for {_TOLD:.0f} s, waiting")
        return False

    def _answer(self, slow: bool, trickle: float, of: str) -> Stage:
        if slow:
            return Stage(self._timeout, math.inf, trickle, of)
        return Stage(min(_QUICK, self._timeout), _WHILE_OTHERS_MOVE, trickle, of)
