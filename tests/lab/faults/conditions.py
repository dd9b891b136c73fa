# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fault proxy does to the traffic that goes through it."""

import dataclasses
from dataclasses import dataclass, field
from typing import Optional


@dataclass(frozen=True)
class Conditions:
    """All at once, in any combination; what is not given does nothing.

    `count` limits refuse, blackhole, cuts and flips to so many connections, `status` to so many requests.
    """

    delay_ms: float = 0.0  # longer round trip: half of it on each direction, one whole before a connection's first byte
    rate_up: Optional[int] = None  # bytes a second from client to server
    rate_down: Optional[int] = None  # bytes a second from server to client
    cut_up: Optional[int] = None  # reset the connection after so many bytes from client to server
    cut_down: Optional[int] = None  # reset the connection after so many bytes from server to client
    flip_up: Optional[int] = None  # change a bit of the byte that comes after so many from client to server
    flip_down: Optional[int] = None  # change a bit of the byte that comes after so many from server to client
    refuse: bool = False  # reset each new connection at once
    blackhole: bool = False  # accept and read, never answer
    status: Optional[int] = None  # answer HTTP requests with this; the server never sees them
    method: str = ""  # of the requests to answer
    path: str = ""  # somewhere in the path and query of the requests to answer
    headers: "dict[str, str]" = field(default_factory=dict)  # with the answer, like Retry-After
    count: Optional[int] = None


@dataclass
class Traffic:
    """What went through a proxy since it was started."""

    connections: int = 0
    requests: int = 0  # of HTTP; answered ones too
    answered: int = 0  # by the proxy itself
    bytes_up: int = 0
    bytes_down: int = 0

    def as_dict(self) -> "dict[str, int]":
        return dataclasses.asdict(self)
