# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long tests wait: their limits are for an idle machine, and a factor that is measured at the start scales them."""

import os
import time

VARIABLE = "TEST_PATIENCE"
_ROUNDS = 50_000_000
_IDLE = 0.8  # seconds that they take on an idle machine like that on which the limits were chosen


def measured(at_once: int = 1) -> float:
    """How many times as long as on that machine work takes on this one, as busy as it is now; at least 1.

    :param at_once: how many tests will run side by side
    """
    began = time.perf_counter()
    for _round in range(_ROUNDS):
        pass
    crowded = max(1.0, at_once / (os.cpu_count() or 1))
    return max(1.0, (time.perf_counter() - began) / _IDLE) * crowded


def patience(seconds: float) -> float:
    """A limit for the machine that the tests run on."""
    return seconds * float(os.environ.get(VARIABLE, "1"))
