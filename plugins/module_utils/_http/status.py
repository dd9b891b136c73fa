# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an HTTP status to an error that a person can act on."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    Damaged,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)

# "Slow down" in the dialects met: 429 (standard), 498 (Swift's ratelimit, RGW), 503 (overload).
SLOW_DOWN = frozenset((429, 498, 503))
# The other 5xx are worth another try as well, 501 and 507 are not.
_RETRIED = SLOW_DOWN | {408, 500, 502, 504}
# Ceph RGW makes a project's account at its first request, and answers so to some that come meanwhile, whatever they ask
# for; to HEAD without words. A container whose name somebody else has is answered in the same words: hence only a few
# tries, which is time enough to make an account.
_ACCOUNT_IN_THE_MAKING = "BucketAlreadyExists"
_TRIES_MEANWHILE = 2
REDIRECTS = frozenset((301, 302, 303, 305, 307, 308))
_LONGEST_LOCATION = 200  # characters
NO_SUCH_RANGE = 416  # of an object that is shorter, or has no content at all

_ERRORS: dict[int, tuple[type[DataError], str]] = {
    **dict.fromkeys(
        REDIRECTS,
        (BadInput, "Correct the service's address: nothing is sent to where this one points, least of all the token."),
    ),
    400: (BadInput, ""),
    401: (Denied, "Sign in again: the token expired, was revoked, or belongs to another cloud."),
    403: (
        Denied,
        "This identity may not do that: ask for a role in the project, or ask the owner for access "
        "(read_acl, write_acl of a container; membership of an image).",
    ),
    404: (Missing, "Check its name, the project and the region."),
    407: (Denied, "The proxy wants a name and a password: give them in http_proxy, http://name:password@host:port."),
    409: (Conflict, "Somebody else uses or owns it: wait and run again, or choose another name."),
    412: (BadInput, "The service has no such path: check the endpoint and the container's name."),
    413: (NoSpace, "A quota or a size limit is reached: free space, or ask for more."),
    422: (Damaged, "The service received other bytes than were meant to be sent: run again."),
    507: (NoSpace, "The service's disk is full: ask its operators."),
}

# Of a token that was renewed just now. Ceph RGW says 401 for 403 as well.
_REFUSED_ANEW = f"{_ERRORS[403][1]} Or the service belongs to another cloud than the token."

# A conflict with what the thing is, not with somebody else's request.
_CONFLICTS: dict[str, tuple[type[DataError], str]] = {
    "DELETE": (
        Conflict,
        "Something is still in it, or uses it: remove that first (of a container, 'recursive: true').",
    ),
    "GET": (Damaged, "It is made of segments, of which one is lost or was replaced: store it anew, or delete it."),
}


def means_later(method: str, status: int, body: bytes, tries: int) -> bool:
    """Whether what nobody wants to be answered may be answered in another way in a while.

    :param tries: how many there were after the first one
    """
    if status == 409 and (method == "HEAD" or _said(body) == _ACCOUNT_IN_THE_MAKING):
        return tries < _TRIES_MEANWHILE
    return status in _RETRIED


def status_error(
    subject: str,
    status: int,
    reason: str,
    body: bytes = b"",
    method: str = "",
    location: str = "",
    token_is_new: bool = False,
) -> DataError:
    """The error for an answer nobody wanted.

    :param subject: what was asked for, as the user knows it (``container data``)
    :param body: the answer's body, of which the first line is quoted where it is plain text
    :param method: of the request, where it is known
    :param location: where a redirect points
    :param token_is_new: whether another one was refused before
    """
    later = (Unavailable, "Run again in a while; if it stays, tell the service's operators.")
    kind, remedy = _CONFLICTS.get(method, _ERRORS[409]) if status == 409 else _ERRORS.get(status, later)
    if status == 400 and wants_tls(body):
        remedy = "The service speaks TLS there: its address has to begin with https://."
    cause = f"the service answered {status} {reason}".rstrip()
    if status == 401 and token_is_new:
        cause, remedy = f"{cause} to a new token as well", _REFUSED_ANEW
    if location:
        cause = f"{cause}, which points to {_without_secrets(location)}"
    text = _said(body)
    # OpenStack's begin with the status once more.
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(f"{status} ")]
    if lines and not text.startswith("<"):
        cause = f"{cause} ({lines[0]})"
    return kind(subject, cause, remedy, status=status)


def wants_tls(body: bytes) -> bool:
    """Whether this is what nginx or Apache say where plain HTTP comes to a port for TLS."""
    return b"sent to HTTPS port" in body or b"SSL-enabled server port" in body


def _without_secrets(location: str) -> str:
    """An address without what could be one, and not endless."""
    try:
        parts = urlsplit(location)
        host = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=host, query="", fragment="").geturl()[:_LONGEST_LOCATION]
    except ValueError:
        return "no address at all"


def _said(body: bytes) -> str:
    """What the service says in words; Ceph RGW says it in JSON where that was asked for."""
    try:
        said = json.loads(body)
        return str(said["Message"] or said["Code"])
    except (ValueError, LookupError, TypeError):
        return body[:500].decode("utf-8", "replace").strip()
