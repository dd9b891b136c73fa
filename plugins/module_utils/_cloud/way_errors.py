# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why there is no way to a service, found in what the libraries make of it. Pure.

keystoneauth, requests and urllib3 wrap what has happened, each in its own way, and openstacksdk once more.
"""

from __future__ import annotations

import re
import ssl
from typing import Any, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._http.tls_failure import tls_failure

# In an error of keystoneauth or openstacksdk: the host, which a catalog or an identity provider has named
_ASKED = re.compile(r"connecting to https://(?:[^/?#\s@]*@)?([^/?#\s]+)")
_REFUSED = re.compile(r"Tunnel connection failed: (4\d\d.*)")  # by http.client, of a proxy
_PASSWORD_WANTED = "407"


class WayFailure(NamedTuple):
    """What to tell."""

    cause: str
    remedy: str


def way_failure(error: BaseException, service: str) -> WayFailure | None:
    """What keeps from a service and is not mended by trying again; None for anything else.

    :param service: as it is called where the error does not tell its host
    """
    disagreement = tls_error(error)
    if disagreement is not None:
        asked = _ASKED.search(str(error))
        told = tls_failure(disagreement, asked[1] if asked else service)
        return told and WayFailure(*told)
    for inner in _chain(error):
        refused = _REFUSED.match(str(inner)) if isinstance(inner, OSError) else None
        if refused:
            remedy = "Name the host in no_proxy if the controller reaches it by itself, or ask the proxy's operators."
            if refused[1].startswith(_PASSWORD_WANTED):
                remedy = "Give a name and a password that it accepts in https_proxy: http://name:password@host:port."
            return WayFailure(f"the proxy of this environment refuses to connect to {service} ({refused[1]})", remedy)
    return None


def tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """What the ssl module has raised; None if it has not."""
    return next((inner for inner in _chain(error) if isinstance(inner, ssl.SSLError)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that it was made of."""
    if error is not None:
        yield error
        inner: list[Any] = [error.__cause__ or error.__context__, getattr(error, "reason", None), *error.args]
        for one in inner:
            if isinstance(one, BaseException):
                yield from _chain(one)
