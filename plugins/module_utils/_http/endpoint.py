# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a service is (pure)."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput


class Endpoint(NamedTuple):
    """A service's URL in its parts.

    :ivar scheme: ``http`` or ``https``
    :ivar host: in lower case, as name servers are asked for it; an IPv6 address without brackets, with its zone if any
    :ivar path: without a slash at its end
    :ivar authority: host and, where the URL has one, port, as a request's header names them
    """

    scheme: str
    host: str
    port: int
    path: str
    authority: str

    @property
    def address(self) -> str:
        """Host and port, for messages and for a proxy."""
        return address_of(self.host, self.port)


def read_endpoint(url: str) -> Endpoint:
    """:raises BadInput: it is no URL of a service."""
    # With a name and a password in it it is not even shown; the rest, '?' and '#', no path could be put behind.
    if re.match("[^/]*//[^/?#]*@", url):
        raise BadInput(
            "endpoint", "it has a name in it", "Give the service's URL alone; it is the token that signs in."
        )
    try:
        if re.search(r"[\s?#]", url):
            raise ValueError(url)
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
        if port == 0:
            raise ValueError(url)
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        if "[" in parts.netloc:
            address, percent, zone = host.partition("%")
            ipaddress.IPv6Address(address)  # older Pythons take anything in brackets
            host = address + percent + (zone[2:] if zone.startswith("25") else zone)  # a % that is quoted (RFC 6874)
    except ValueError:  # a port or an address that is none, a host that no name server could be asked for
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme not in ("http", "https") or not host:
        subject = "endpoint" if "@" in url else f"endpoint {url}"  # a password with a slash or a '#', perhaps
        raise BadInput(subject, "it is no http or https URL", "Give the service's URL.")
    named = host.partition("%")[0]  # the zone is this machine's own business
    authority = address_of(named, port) if port else _bracketed(named)
    default = 443 if parts.scheme == "https" else 80
    return Endpoint(parts.scheme, host, port or default, parts.path.rstrip("/"), authority)


def address_of(host: str, port: int) -> str:
    """``host:port``, with brackets where they are needed to tell one from the other."""
    return f"{_bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
