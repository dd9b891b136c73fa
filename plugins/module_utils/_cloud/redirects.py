# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that send elsewhere: what the libraries carry, tokens and passwords, is for the host they were asked for.

keystoneauth repeats a request, its headers and its body at whatever address an answer names; requests, beneath
python-swiftclient, keeps ``X-Auth-Token`` too, and makes a GET of the PUT or DELETE, which then seems to be done.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.status import REDIRECTS, status_error

_MOST = 5  # that are followed, one after the other


def stay_with_the_host(session: Any, subject: str) -> None:
    """Have a keystoneauth session follow redirects within a service alone, to a slash at the end for example.

    What a plugin for signing in says itself about redirects stays: by SAML it looks at each.

    :param subject: the cloud, as the user named it
    """
    ask = session.request

    def request(url: str, method: str, *arguments: Any, **options: Any) -> Any:
        if options.get("redirect") is not None:
            return ask(url, method, *arguments, **options)
        for _hop in range(_MOST):
            answer = ask(url, method, *arguments, **{**options, "redirect": False})
            if answer.status_code not in REDIRECTS:
                return answer
            url = urljoin(answer.url, answer.headers.get("Location", ""))
            if _service(url) != _service(answer.url):
                break
            options.pop("params", None)  # they are in the new address
        raise _refusal(subject, answer)

    session.request = request


def _refusal(subject: str, answer: Any) -> DataError:
    location = answer.headers.get("Location", "")
    return status_error(subject, answer.status_code, answer.reason, location=location)


def _service(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:  # of no service
        port = None
    return parts.scheme, parts.hostname or "", port


def refuse_redirects(session: Any, subject: str) -> None:
    """Have a session of requests take a redirect for an error, whatever it leads to.

    :param subject: what its requests are about, as the user knows it
    """

    def look(answer: Any, **_options: Any) -> None:
        if answer.status_code in REDIRECTS:
            raise _refusal(subject, answer)

    session.hooks["response"].append(look)
