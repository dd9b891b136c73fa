# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object's metadata keep of its file, written and read: mtime and mode. Pure.

Others write there too, and what they mean may be something else: what cannot be right counts as not there.
"""

from __future__ import annotations

import re
import stat
import time
from email.utils import parsedate_to_datetime

from ansible_collections.chameleon.data.plugins.module_utils._files.file_times import EARLIEST, LATEST, kept_time
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers

MTIME, MODE = "X-Object-Meta-Mtime", "X-Object-Meta-Mode"

_SECOND = 1_000_000_000
_SECONDS = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]*))?")
_COARSE = 1 << 32  # seconds from which a float has no room for microseconds

_OCTAL = re.compile(r"[0-7]{1,7}")
_DECIMAL = re.compile(r"[0-9]{5}")
_TYPES = (stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK)


def mtime_text(mtime_ns: int) -> str:
    """Seconds with six digits, computed as ``st_mtime`` is: ``swift upload --changed`` compares the text."""
    mtime_ns = kept_time(mtime_ns)
    seconds, rest = divmod(mtime_ns, _SECOND)
    if abs(seconds) < _COARSE:
        return "%f" % (seconds + 1e-9 * rest)
    whole, micro = divmod(abs(mtime_ns) // 1000, 1_000_000)
    return f"{'-' if mtime_ns < 0 else ''}{whole}.{micro:06}"


def read_mtime_ns(headers: Headers) -> int:
    """The mtime that the uploader kept (``swift``, rclone and we do), else the time when the object was stored."""
    kept = _SECONDS.fullmatch(headers.get(MTIME, ""))
    if kept:
        sign, seconds, fraction = kept.groups()
        mtime_ns = int(seconds) * _SECOND + int(f"{(fraction or '')[:9]:0<9}")
        mtime_ns = -mtime_ns if sign else mtime_ns
        if EARLIEST <= mtime_ns <= LATEST:  # numbers beyond are no seconds, but milliseconds, nanoseconds or a mistake
            return mtime_ns
    try:
        return int(parsedate_to_datetime(headers.get("Last-Modified", "")).timestamp()) * _SECOND
    except (TypeError, ValueError, OverflowError):  # as Python's version has it
        return time.time_ns()


def read_mode(headers: Headers) -> int | None:
    """The permission bits that the uploader kept; None where there are none.

    In octal, like ``0644`` (we) or ``0100644`` (rclone), or all of ``st_mode`` in decimal, like ``33188`` (s3fs).
    """
    text = headers.get(MODE, "")
    octal = int(text, 8) if _OCTAL.fullmatch(text) else None
    if octal is not None and (octal & ~0o7777 in (0, *_TYPES)):
        return octal & 0o777
    if _DECIMAL.fullmatch(text) and int(text) & ~0o7777 in _TYPES:
        return int(text) & 0o777
    return None
