# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many bytes a second all connections of a run move together."""

from __future__ import annotations

import threading
import time
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK

_SAVED = 0.1  # seconds of the limit that an idle line may make up for
_SMALLEST_BLOCK = 4096


class Bandwidth:
    """A limit that any number of threads keep to together.

    :param bytes_per_second: more than 0
    :param clock: seconds, replaced in tests as *sleep* is
    :ivar block: the most bytes to move at once, so that threads take turns and no connection is silent for long
    """

    def __init__(
        self,
        bytes_per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free = clock()  # when all that was taken so far has passed
        self.block = int(min(BLOCK, max(_SMALLEST_BLOCK, bytes_per_second / 16)))

    def take(self, count: int) -> None:
        """Return when *count* bytes may pass, or, if they came already, the next ones may."""
        with self._lock:
            now = self._clock()
            self._free = max(self._free, now - _SAVED) + count / self._rate
            wait = self._free - now
        if wait > 0:
            self._sleep(wait)
