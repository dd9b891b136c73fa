# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which proxy leads to a service, as the environment says (pure).

The variables are those of curl and Python's urllib: ``https_proxy`` or ``http_proxy``, else ``all_proxy``, and
``no_proxy``; in lower case, else in upper case. One that is set and empty means: none.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from typing import Mapping, NamedTuple
from urllib.parse import unquote, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import Endpoint, address_of

_WAY_OUT = "Write it as http://host:port, or http://name:password@host:port."
_NO_SECRET = "Give the task a proxy that wants none, or name the services in no_proxy."
_ENTRY = re.compile(r"(?:\[(?P<address>.*)\]|(?P<name>[^:]*))(?::(?P<port>[0-9]+))?")


class Proxy(NamedTuple):
    """An HTTP proxy.

    :ivar variable: the one that names it
    :ivar authorization: the header's value, a secret; empty where none was given
    """

    variable: str
    host: str
    port: int
    authorization: str

    def __repr__(self) -> str:
        """For messages: without the secret."""
        return f"http://{address_of(self.host, self.port)}"

    @property
    def headers(self) -> dict[str, str]:
        """What a request to the proxy itself is given along."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def proxy_for(endpoint: Endpoint, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy on the way to *endpoint*; None: there is none.

    :raises BadInput: a variable names something else than an HTTP proxy
    """
    _variable, spared = _read(environment, "no_proxy")
    if any(_covers(entry, endpoint) for entry in re.split(r"[,\s]+", spared) if entry):
        return None
    variable, value = _read(environment, f"{endpoint.scheme}_proxy", "all_proxy")
    return _parse(variable, value) if value else None


def proxy_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """``http_proxy``, ``https_proxy`` and ``no_proxy`` for a program that knows no other variables.

    :raises BadInput: as of :func:`proxy_for`
    :raises Refused: a proxy wants a password, and these variables are to be no secret
    """
    given = {}
    for scheme in ("http", "https"):
        variable, value = _read(environment, f"{scheme}_proxy", "all_proxy")
        if value:
            proxy = _parse(variable, value)
            if proxy.authorization:
                raise Refused(
                    variable, "it holds a password, which may not be kept where everybody reads it", _NO_SECRET
                )
            given[f"{scheme}_proxy"] = str(proxy)
    _variable, spared = _read(environment, "no_proxy")
    return {**given, "no_proxy": spared} if given and spared else given


def _read(environment: Mapping[str, str], *names: str) -> tuple[str, str]:
    """The first variable that is set, and its value."""
    for name in names:
        for variable in (name, name.upper()):
            if variable in environment:
                return variable, environment[variable].strip()
    return "", ""


def _parse(variable: str, value: str) -> Proxy:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = parts.hostname or "", parts.port or 80
        if not host:
            raise ValueError(value)
    except ValueError:  # says the value, which may hold a password
        raise BadInput(variable, "its value is no URL of a proxy", _WAY_OUT) from None
    if parts.scheme != "http":
        raise BadInput(variable, f"it names a proxy of kind {parts.scheme!r}, of which this cannot use any", _WAY_OUT)
    authorization = ""
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {base64.b64encode(secret.encode()).decode('ascii')}"
    return Proxy(variable, host, port, authorization)


def _covers(entry: str, endpoint: Endpoint) -> bool:
    """Whether an entry of ``no_proxy`` is about the endpoint: ``*``, a name and all below it, an address, a network."""
    if entry == "*":
        return True
    match = _ENTRY.fullmatch(entry)  # without a match it is an IPv6 address or network without brackets
    name = (match["address"] or match["name"] or "" if match else entry).lower()
    if match and match["port"] and int(match["port"]) != endpoint.port:
        return False
    try:
        address = ipaddress.ip_address(endpoint.host)
    except ValueError:
        name = name.lstrip("*.")
        return bool(name) and f".{endpoint.host}".endswith(f".{name}")
    try:
        return address in ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False
