# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A way through an HTTP proxy to a server that is talked to over TLS (``CONNECT``, RFC 9110)."""

from __future__ import annotations

import socket
import time

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import address_of
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Head, make_head, read_head
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import Proxy

_LONGEST_HEAD = 1 << 16  # bytes


def open_tunnel(connected: socket.socket, proxy: Proxy, host: str, port: int, timeout: float) -> None:
    """Have the proxy at the other end pass everything that follows to a server.

    :param timeout: seconds after which its whole answer has to be there, however it comes
    :raises Denied: it refuses to
    :raises Broken: it cannot now, or is no proxy
    :raises OSError: the connection broke, or it took too long
    """
    address = address_of(host, port)
    connected.sendall(make_head("CONNECT", address, address, proxy.headers, ""))
    head = _read(connected, proxy, time.monotonic() + timeout)
    connected.settimeout(timeout)
    if 200 <= head.status < 300:
        return
    answer = f"{head.status} {head.reason}".rstrip()
    if head.status == 407:
        wants = (
            "does not accept the name and password given" if proxy.authorization else "asks for a name and a password"
        )
        remedy = f"Give them in {proxy.variable}: http://name:password@host:port."
        raise Denied(f"proxy {proxy}", f"it {wants} ({answer})", remedy)
    if head.status < 500:
        raise Denied(
            f"proxy {proxy}",
            f"it refuses to connect to {address} ({answer})",
            "Ask its operators to allow that, or name the host in no_proxy if the node reaches it by itself.",
        )
    raise Broken(f"the proxy answered {answer}")


def _read(connected: socket.socket, proxy: Proxy, deadline: float) -> Head:
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise socket.timeout("timed out")
        connected.settimeout(remaining)
        byte = connected.recv(1)  # no more than the head: what follows is TLS's
        if not byte or len(head) == _LONGEST_HEAD:
            raise Broken(f"{proxy} gave no answer of a proxy")
        head += byte
    try:
        return read_head(bytes(head[:-4]))
    except ValueError as error:
        raise Broken(f"what {proxy} answered is no HTTP: {error}") from error
