# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments of leases: Blazar has whole minutes of UTC. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Union

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

# What an option says: a moment, or so long after another one
Time = Union[datetime, timedelta]

NOW = timedelta(0)
MINUTE = timedelta(minutes=1)

_LONGEST = timedelta(days=3660)
_FARTHEST = 14  # hours from UTC that a place is
_PARTS = re.compile(r"([0-9]{1,6})([mhdw])")
_RELATIVE = re.compile(r"\+\s*((?:[0-9]{1,6}[mhdw])+)")
_UNITS = {"m": MINUTE, "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_ABSOLUTE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_HOW = "Write 2026-12-01 18:00 (UTC, or with an offset like +01:00), or +30m, +2h, +1d, +1w."


def read_time(option: str, text: str) -> Time:
    """``now``, ``+2h``, ``2026-12-01 18:00``, ``2026-12-01T18:00:00+01:00``; seconds are rounded up.

    :raises BadInput: it is none of these
    """
    text = text.strip()
    if text == "now":
        return NOW
    relative = _RELATIVE.fullmatch(text)
    if relative:
        span = sum((int(count) * _UNITS[unit] for count, unit in _PARTS.findall(relative[1])), NOW)
        if MINUTE <= span <= _LONGEST:
            return span
    absolute = _ABSOLUTE.fullmatch(text)
    try:
        if absolute:
            return up(_moment(absolute))
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{option} {text}", f"there is no such time ({error})", _HOW) from error
    raise BadInput(f"{option} {text}", "that is no time", _HOW)


def read_answer(text: str) -> datetime:
    """A moment of an answer: ``2026-12-01T18:00:00.000000``.

    :raises ValueError: it is none
    """
    match = _ABSOLUTE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no time")
    return _moment(match)


def _moment(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(match[number]) for number in range(1, 6))
    moment = datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=timezone.utc)
    offset = match[7]
    if offset in (None, "Z"):
        return moment
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > _FARTHEST or minutes > 59:
        raise ValueError(f"no place is {offset} from UTC")
    ahead = timedelta(hours=hours, minutes=minutes)
    return moment - ahead if offset[0] == "+" else moment + ahead


def down(moment: datetime) -> datetime:
    """The whole minute that *moment* is in."""
    return moment.replace(second=0, microsecond=0)


def up(moment: datetime) -> datetime:
    """The whole minute that *moment* is, or the next one."""
    return down(moment) if moment == down(moment) else down(moment) + MINUTE


def for_blazar(moment: datetime) -> str:
    """As a request has it."""
    return moment.strftime("%Y-%m-%d %H:%M")


def iso(moment: datetime) -> str:
    """As results and messages have it: ``2026-12-01T18:00:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_warnings(ahead: timedelta) -> list[str]:
    """A warning where the site's clock and this machine's are far apart.

    :param ahead: how far the site's is ahead
    """
    if abs(ahead) < 2 * MINUTE:
        return []
    side = "behind" if ahead > timedelta(0) else "ahead of"
    minutes = abs(ahead) // MINUTE
    return [f"this machine's clock is {minutes} minutes {side} the site's, which counts for leases: set it right."]
