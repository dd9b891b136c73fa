# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of modification that stores are told: beyond these are mistakes, and what no program reads. Pure."""

from __future__ import annotations

_SECOND = 1_000_000_000
EARLIEST, LATEST = -62_135_596_800 * _SECOND, 253_402_300_799 * _SECOND  # nanoseconds; the years 1 to 9999


def kept_time(mtime_ns: int) -> int:
    """The nearest of them."""
    return min(max(mtime_ns, EARLIEST), LATEST)
