# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A socket that is connected to a host, by whichever of its addresses answers first.

Many have addresses of IPv6 that lead nowhere from where they are asked. One after the other, each would be waited for,
by each connection.
"""

from __future__ import annotations

import errno
import math
import os
import selectors
import socket
import time

from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Unreached

_HEAD_START = 0.25  # seconds that an address has for itself before the next one is tried, too (RFC 8305)


def connected_to(host: str, port: int, seconds: float) -> socket.socket:
    """The socket, which blocks.

    :param seconds: for all addresses together
    :raises Unreached: none of them has answered in time
    :raises OSError: the host has no address, or each of them has refused
    """
    left = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    end = time.monotonic() + seconds
    failure = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    with selectors.DefaultSelector() as tried:
        try:
            while left or tried.get_map():
                if left:
                    family, kind, protocol, _name, address = left.pop(0)
                    try:
                        tried.register(_begin(family, kind, protocol, address), selectors.EVENT_WRITE)
                    except OSError as error:
                        failure = error
                        continue
                wait = min(end - time.monotonic(), _HEAD_START if left else math.inf)
                for key, _events in tried.select(max(wait, 0)):
                    found: socket.socket = key.fileobj  # type: ignore[assignment]
                    tried.unregister(found)
                    code = found.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not code:
                        found.setblocking(True)
                        return found
                    found.close()
                    failure = OSError(code, os.strerror(code))
                if time.monotonic() >= end:
                    raise Unreached(f"no connection within {seconds:.0f} s")
        finally:
            for key in list(tried.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]
    raise failure


def _begin(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    """A socket that is being connected."""
    begun = socket.socket(family, kind, protocol)
    try:
        begun.setblocking(False)
        code = begun.connect_ex(address)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, os.strerror(code))
    except BaseException:
        begun.close()
        raise
    return begun
