# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time that passes, whatever becomes of the machine's clock, which somebody may set at any moment."""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # macOS has the first under the name of the second


def uptime() -> float:
    """Seconds since the machine was started, also those in which it slept."""
    return time.clock_gettime(_CLOCK)
