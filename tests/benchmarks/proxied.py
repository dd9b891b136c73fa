# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a store: direct, or through the lab's proxy, which delays and counts."""

from __future__ import annotations

import contextlib
import time
from typing import Iterator, NamedTuple

from tests.lab.faults import proxies
from tests.lab.faults.conditions import Conditions

_REPORTS = 0.2  # seconds within which the proxy has told all that went through


class Way(NamedTuple):
    """:ivar port: of the proxy; None for the direct way, which does not count"""

    port: int | None

    def requests(self) -> int:
        """How many have gone this way so far."""
        if self.port is None:
            return 0
        time.sleep(_REPORTS)
        return proxies.traffic(self.port).requests


@contextlib.contextmanager
def proxied(store: str, rtt_ms: int) -> Iterator[Way]:
    """A way through a proxy that makes each round trip so much longer."""
    port = proxies.start(store, Conditions(delay_ms=float(rtt_ms)))
    try:
        yield Way(port)
    finally:
        proxies.end(port)
