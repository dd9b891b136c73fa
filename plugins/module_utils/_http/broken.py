# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may go wrong between two ends of a connection; ``Transport`` makes the user's errors of it."""

from __future__ import annotations

import socket
import ssl


class Broken(Exception):
    """There is no whole answer: the connection was not made, broke or timed out, or what came is no HTTP."""


class Closed(Broken):
    """It ended before a byte of the answer came: how a kept connection looks that the server has closed."""


class Unreached(Broken):
    """Nobody answers at the address at all."""


class Silent(Broken):
    """The other end has been there, and does not get on: it says and takes nothing any more, or next to nothing."""


def broken_by(error: OSError) -> Broken:
    """What an error of a socket means."""
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return Broken("it hung up in the middle of the TLS handshake")
    return Broken("it timed out" if isinstance(error, socket.timeout) else str(error))
