# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which boot of the machine this is: what was written in an earlier one may never have come to the disk."""

from __future__ import annotations

import contextlib
import functools

_ID = "/proc/sys/kernel/random/boot_id"
_DIGITS = 15  # hexadecimal ones, so that SQLite's integers hold it


@functools.lru_cache(maxsize=None)
def this_boot() -> int:
    """A number that no other boot has; 0 where the system does not tell."""
    with contextlib.suppress(OSError, ValueError), open(_ID) as stream:
        return int(stream.read().replace("-", "")[:_DIGITS], 16)
    return 0
