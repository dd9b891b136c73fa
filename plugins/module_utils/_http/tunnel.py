# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A way through an HTTP proxy to a server that is talked to over TLS (``CONNECT``, RFC 9110)."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._http.broken import Broken
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import address_of
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import (
    MOST_INTERIM,
    Head,
    make_head,
    read_head,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.line import Line
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import Proxy

_LONGEST_HEAD = 1 << 16  # bytes


def open_tunnel(line: Line, proxy: Proxy, host: str, port: int) -> None:
    """Have the proxy at the other end pass everything that follows to a server.

    :raises Denied: it refuses to
    :raises Broken: it cannot now, is silent, or is no proxy
    :raises OSError: the connection broke
    """
    address = address_of(host, port)
    line.sendall(make_head("CONNECT", address, address, proxy.headers, ""))
    for _interim in range(MOST_INTERIM):
        head = _read(line, proxy)
        if head.status >= 200:
            break
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


def _read(line: Line, proxy: Proxy) -> Head:
    head = bytearray()
    byte = bytearray(1)  # no more than the head: what follows is TLS's
    while not head.endswith(b"\r\n\r\n"):
        if not line.recv_into(memoryview(byte)) or len(head) == _LONGEST_HEAD:
            raise Broken(f"{proxy} gave no answer of a proxy")
        head += byte
    try:
        return read_head(bytes(head[:-4]))
    except ValueError as error:
        raise Broken(f"what {proxy} answered is no HTTP: {error}") from error
