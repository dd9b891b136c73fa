# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a store: direct, or through the lab's proxy, which delays and counts."""

from __future__ import annotations

import contextlib
import time
from typing import Iterator, NamedTuple

from tests.lab import layout
from tests.lab.faults import proxies
from tests.lab.faults.conditions import Conditions

_REPORTS = 0.2  # seconds within which the proxy has told all that went through


class Counted(NamedTuple):
    """:ivar sent: bytes from the client to the server, those of the requests' headers too"""

    requests: int
    sent: int

    def since(self, before: Counted | None) -> Counted:
        return self if before is None else Counted(self.requests - before.requests, self.sent - before.sent)


class Way(NamedTuple):
    """:ivar base: URL of the server at its beginning
    :ivar port: of the proxy; None for a direct way, which does not count
    """

    base: str
    port: int | None = None

    def counted(self) -> Counted | None:
        """What has gone this way so far."""
        if self.port is None:
            return None
        time.sleep(_REPORTS)
        traffic = proxies.traffic(self.port)
        return Counted(traffic.requests, traffic.bytes_up)


def direct(store: str, tls: bool = False) -> Way:
    """The way without a proxy; with TLS it leads through the lab's front, as everybody's does."""
    return Way(f"https://{layout.host(store)}:{layout.TLS_PORTS[store]}" if tls else layout.url(store))


@contextlib.contextmanager
def proxied(store: str, rtt_ms: int) -> Iterator[Way]:
    """A way through a proxy that makes each round trip so much longer."""
    port = proxies.start(store, Conditions(delay_ms=float(rtt_ms)))
    try:
        yield Way(f"http://{layout.address()}:{port}", port)
    finally:
        proxies.end(port)
