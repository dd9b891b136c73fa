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
from typing import Mapping, NamedTuple, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import Endpoint, address_of

_WAY_OUT = (
    "Write it as http://host:port, or http://name:password@host:port with special characters quoted (%2F for a slash)."
)
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
    if _is_spared(endpoint, environment):
        return None
    variable, value = _read(environment, f"{endpoint.scheme}_proxy", "all_proxy")
    return _parse(variable, value) if value else None


def proxy_variables(services: Sequence[Endpoint], environment: Mapping[str, str]) -> dict[str, str]:
    """``http_proxy``, ``https_proxy`` and ``no_proxy`` for a program that talks to these services and to no others.

    Programs read ``no_proxy`` in ways of their own, so it is not passed on: the services without a proxy are named.

    :raises BadInput: as of :func:`proxy_for`
    :raises Refused: a proxy wants a password, and these variables are to be no secret
    """
    ways = [(service, proxy_for(service, environment)) for service in services]
    by_proxy = [service for service, proxy in ways if proxy]
    given = {}
    for service, proxy in ways:
        if proxy and proxy.authorization:
            cause = "it holds a password, which may not be kept where everybody reads it"
            raise Refused(proxy.variable, cause, _NO_SECRET)
        if proxy:
            given[f"{service.scheme}_proxy"] = str(proxy)
    # Not all programs know ports there, so one is only told where another of the host's is reached by the proxy.
    straight = {
        service.address if any(_covers(service.host, other) for other in by_proxy) else service.host
        for service, proxy in ways
        if not proxy
    }
    return {**given, "no_proxy": ",".join(sorted(straight))} if given and straight else given


def proxy_url(url: str, environment: Mapping[str, str]) -> str | None:
    """What the environment names on the way to *url*, as it is written, for a library that knows more kinds of proxies.

    :returns: empty where there is none; None where the environment says nothing of proxies
    :raises BadInput: it is no URL: what libraries say of it may show a part of its password
    """
    parts = urlsplit(url)
    variable, value = _read(environment, f"{parts.scheme}_proxy", "all_proxy")
    if not variable:
        return None
    if value:
        _split(variable, value)
    default = 443 if parts.scheme == "https" else 80
    service = Endpoint(parts.scheme, parts.hostname or "", parts.port or default, parts.path, parts.netloc)
    return "" if _is_spared(service, environment) else value


def _read(environment: Mapping[str, str], *names: str) -> tuple[str, str]:
    """The first variable that is set, and its value."""
    for name in names:
        for variable in (name, name.upper()):
            if variable in environment:
                return variable, environment[variable].strip()
    return "", ""


def _split(variable: str, value: str) -> tuple[SplitResult, str, int]:
    """The URL, and its host and port."""
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = parts.hostname or "", parts.port or 80
        # A password with a slash in it would be cut there, and a part of it be shown as the host's port.
        if not host or "@" in parts.path + parts.query + parts.fragment:
            raise ValueError(value)
    except ValueError:  # says the value, which may hold a password
        raise BadInput(variable, "its value is no URL of a proxy", _WAY_OUT) from None
    return parts, host, port


def _parse(variable: str, value: str) -> Proxy:
    parts, host, port = _split(variable, value)
    if parts.scheme != "http":
        raise BadInput(variable, f"it names a proxy of kind {parts.scheme!r}, of which this cannot use any", _WAY_OUT)
    authorization = ""
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {base64.b64encode(secret.encode()).decode('ascii')}"
    return Proxy(variable, host, port, authorization)


def _is_spared(endpoint: Endpoint, environment: Mapping[str, str]) -> bool:
    _variable, spared = _read(environment, "no_proxy")
    return any(_covers(entry, endpoint) for entry in re.split(r"[,\s]+", spared) if entry)


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
