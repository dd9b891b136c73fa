# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the place of ``_commit_points`` in a process that shall end at one of them.

It has to be put there before anything of the collection is imported (:func:`stand_in`). Then :func:`order` says what
happens from now on; without it, every commit point is passed and counted.
"""

from __future__ import annotations

import errno
import functools
import itertools
import mmap
import os
import signal
import sys
import threading
from typing import Any, Callable, NamedTuple, TypeVar

from tests.trust.faults.failpoints.points import POINTS

_NAME = "ansible_collections.chameleon.data.plugins.module_utils._commit_points"
_Step = TypeVar("_Step", bound=Callable[..., Any])

BEFORE, AFTER = "before", "after"
# The whole group of processes, as power or the kernel's killer ends it; or the one that is at the point, of several.
KILL, KILL_ONE = "kill", "kill-one"
ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC}


class Order(NamedTuple):
    """What shall happen at a point.

    :ivar number: which time that it is reached, from 1
    :ivar action: ``kill``, ``kill-one``, ``EIO``, ``ENOSPC``
    """

    point: str
    side: str
    number: int
    action: str


_order: Order | None = None
_SIDES = (BEFORE, AFTER)
_PLACES = {(side, name): 8 * place for place, (name, side) in enumerate(itertools.product(POINTS, _SIDES))}
_counts = mmap.mmap(-1, 8 * len(_PLACES))  # shared with what is forked, which closes all descriptors
_lock = threading.Lock()


def stand_in() -> None:
    """From now on the collection imports this module where it wants its own."""
    if _NAME in sys.modules:
        raise RuntimeError("the collection has been imported already")
    sys.modules[_NAME] = sys.modules[__name__]


def order(what: Order | None) -> None:
    """Have this happen once, in this process or one that it forks; what was counted is forgotten."""
    global _order
    _order = what
    _counts[:] = bytes(len(_counts))


def passed() -> dict[str, int]:
    """How often each side of each point was reached: ``{"before pull.name": 3}``."""
    found = {f"{side} {name}": _count_at(place) for (side, name), place in _PLACES.items()}
    return {reached: count for reached, count in found.items() if count}


def commit_point(name: str) -> Callable[[_Step], _Step]:
    """Stands in for the collection's.

    :raises LookupError: nobody knows a point of this name, so no campaign ends a run there
    """
    if name not in POINTS:
        raise LookupError(f"commit point {name}: it is not in the list, {__package__}.points")

    def armed(step: _Step) -> _Step:
        @functools.wraps(step)
        def passing(*arguments: Any, **named: Any) -> Any:
            _reached(name, BEFORE)
            result = step(*arguments, **named)
            _reached(name, AFTER)
            return result

        return passing  # type: ignore[return-value]

    return armed


def _reached(name: str, side: str) -> None:
    place = _PLACES[side, name]
    with _lock:
        count = _count_at(place) + 1
        _counts[place : place + 8] = count.to_bytes(8, "little")
    if _order is None or (_order.point, _order.side, _order.number) != (name, side, count):
        return
    if _order.action == KILL:
        os.killpg(0, signal.SIGKILL)
    elif _order.action == KILL_ONE:
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        raise OSError(ERRORS[_order.action], os.strerror(ERRORS[_order.action]))


def _count_at(place: int) -> int:
    return int.from_bytes(_counts[place : place + 8], "little")
