# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, times and names for people. Pure."""

from __future__ import annotations

import re
import time

from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line

_LONGEST = 400  # characters of a text
# What lets somebody in: the user and the password of an address, and what a signed link or a form of a login is given
_LETS_IN = re.compile(
    r"(//)(?:[^/\s]+|[^/\s:]*:[^\s@]*)(?=@)"
    r"|((?<![\w-])[\w-]*(?:sig|signature|token|password|passwd|secret)(?:=|:\s+)|\bBearer\s+)['\"]?[^&;\s'\"]+",
    re.IGNORECASE,
)


def short(text: object, longest: int = _LONGEST) -> str:
    """A printable line of at most so many characters, in which nothing lets anybody in: ``…`` is what is not told."""
    line = _LETS_IN.sub(lambda found: f"{found[1] or found[2]}…", one_line(str(text)))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def duration(seconds: float) -> str:
    """``0.42 s``, ``4.2 s``, ``42 s``, ``3 min 05 s``, ``2 h 10 min``, ``6 d 4 h``."""
    if seconds < 10:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"


def moment(seconds: float) -> str:
    """Seconds since 1970 in ISO 8601, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def readable(told: str) -> str:
    """A time in ISO 8601 for a person: ``2026-11-30 10:52 UTC``; anything else as it is."""
    try:
        return time.strftime("%Y-%m-%d %H:%M UTC", time.strptime(told, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return told


def count(number: int, noun: str) -> str:
    """``1 host``, ``1,204 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
