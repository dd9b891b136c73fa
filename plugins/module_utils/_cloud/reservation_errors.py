# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reservation service refuses, as errors of the collection, with its own words.

Blazar has no codes: nearly everything is 400 or 500 with a sentence, so the sentences are what tells. They are those of
``blazar/manager/exceptions.py``, ``blazar/enforcement/exceptions.py`` and ``blazar/exceptions.py``, of its releases and
of the testbed's fork.
"""

from __future__ import annotations

import re
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import RESTRICTED
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import first_line
from ansible_collections.chameleon.data.plugins.module_utils._cloud.way_errors import way_failure
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)

_PATTERNS = re.IGNORECASE


class NoRoom(Conflict):
    """Others have what is asked for, at that time."""


class AtWork(Unavailable):
    """The service is at work on the lease, and refuses whatever is asked of it meanwhile."""


class Away(Unavailable):
    """The service does not answer, or what is before it says so. Whether it has done what was asked is not known."""


_AWAY = (502, 503, 504)  # statuses of what is before a service that is not there

_AGAIN = "Run again; ask the site's operators if it stays so."
_ROLE = "Check the project, and that this identity has the role 'member' there."
# Keystone 30 and its security fixes (LP#2150089): a site has to set an option for what they take for insecure.
_NO_TRUST = (
    "Run again. If it stays so, sign in by a password, a login or its token: a Keystone of 2026 or later lets no "
    "application credential make the trust that a lease needs, unless the site has allowed it."
)
_SENTENCES: tuple[tuple[str, type[DataError], str], ...] = (
    (r"policy doesn't allow", Denied, _ROLE),
    (r"not enough .*available", NoRoom, "Choose another time or other properties, or wait ('if_busy: wait')."),
    (r"invalid lease status", AtWork, _AGAIN),
    (
        r"extracapability was not found|DBNotFound|resource propert\w+ .*not found",
        BadInput,
        "No host of the site has a property of that name: correct 'properties'.",
    ),
    (r"resource type is not supported", Missing, "This site reserves none of that kind: choose another site."),
    (r"extended within .*seconds", Conflict, "The site extends leases only near their end: run again then."),
    (
        r"lease duration .*maximum|longer than",
        BadInput,
        "Give an earlier 'end'; where the site lets you, extend it later ('state: extended').",
    ),
    (r"quota|exceed|allocation|\bSUs?\b", NoSpace, "Ask for less, give leases back, or ask for a larger allocation."),
    (r"malformed|missing parameter|invalid", BadInput, "Correct what is asked for."),
)


def refusal(subject: str, method: str, status: int, content: Any, credential: str) -> DataError:
    """The error for an answer.

    :param content: its JSON, or None
    :param credential: what the application credential that has signed in is, as of `credential_used`
    """
    message = _message(content)
    said = f"the reservation service says: {message}" if message else f"the reservation service answers {status}"
    for pattern, kind, way_out in _SENTENCES:
        if re.search(pattern, message, _PATTERNS):
            return kind(subject, said, way_out)
    if status == 500 and method == "POST" and credential == RESTRICTED:
        return Denied(
            subject,
            f"{said}; it cannot act for a restricted application credential",
            "Make one by 'openstack application credential create --unrestricted', or sign in otherwise.",
        )
    if status == 500 and method == "POST" and credential:
        return Unavailable(subject, said, _NO_TRUST)
    if status in (401, 403):
        return Denied(subject, said, _ROLE)
    if status == 404:
        return Missing(subject, said, "It may have ended meanwhile: run again.")
    if status == 409:
        return Conflict(subject, said, "Correct what is asked for.")
    if status < 500:
        return BadInput(subject, said, "Correct what is asked for.")
    return (Away if status in _AWAY else Unavailable)(subject, said, _AGAIN)


def unreachable(subject: str, error: Exception) -> DataError:
    """The error for no answer."""
    from keystoneauth1 import exceptions as keystone

    if isinstance(error, (keystone.EndpointNotFound, keystone.EmptyCatalog)):
        return Missing(
            subject,
            "there is no reservation service in this region",
            "Give the 'region_name' of a site that has leases, on the testbed for example CHI@UC.",
        )
    if isinstance(error, (keystone.Unauthorized, keystone.Forbidden)):
        return Denied(subject, f"the token is not accepted ({first_line(error)})", "Sign in anew: run again.")
    failure = way_failure(error, "the reservation service")
    if failure is not None:
        return Unavailable(subject, *failure)
    return Away(subject, f"the reservation service does not answer ({first_line(error)})", _AGAIN)


def _message(content: Any) -> str:
    """What an answer says; keystonemiddleware and Blazar have each their own form."""
    if not isinstance(content, Mapping):
        return ""
    error = content.get("error")
    nested = error.get("message") if isinstance(error, Mapping) else None
    return str(content.get("error_message") or nested or "").strip().rstrip(".")
