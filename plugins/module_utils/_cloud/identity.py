# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is signed in, where, and with what: for what has to sign in anew by itself."""

from __future__ import annotations

import json
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

RESTRICTED, UNRESTRICTED = "restricted", "unrestricted"  # application credentials
_KNOWN_TO_KEYSTONE = ("password", "v3password")  # those with an identity provider's password are others


class Place(NamedTuple):
    """What is signed in to.

    :ivar auth_url: of the identity service, ending with ``/v3``
    :ivar region: in which the catalog has the service; empty where that is not known
    """

    auth_url: str
    project_id: str
    region: str


class Own(NamedTuple):
    """What the user signs in with: an application credential or a password.

    :ivar kind: ``application_credential`` or ``password``
    :ivar id: of the application credential, else empty
    :ivar user, user_id: whose password it is
    """

    kind: str
    secret: str
    id: str = ""
    user: str = ""
    user_id: str = ""


def place_of(connection: Any, endpoint: str) -> Place:
    """Where *connection* is signed in.

    :param endpoint: URL of the service
    """
    access = connection.session.auth.get_access(connection.session)
    catalog = access.service_catalog.catalog if access.has_service_catalog() else []
    region = region_of(catalog, endpoint) or connection.config.get_region_name() or ""
    return Place(_with_version(connection.session.auth.auth_url), access.project_id or "", region)


def region_of(catalog: list[Mapping[str, Any]], endpoint: str) -> str:
    """The region in which a Keystone v3 catalog has an endpoint, empty where it has not."""
    for service in catalog:
        for one in service.get("endpoints", ()):
            if str(one.get("url", "")).rstrip("/") == endpoint.rstrip("/"):
                return _region_of(one)
    return ""


def endpoints_of(connection: Any, service_type: str) -> list[tuple[str, str]]:
    """Region and interface of each endpoint of the first service of a type, in the order of the catalog."""
    access = connection.session.auth.get_access(connection.session)
    catalog = access.service_catalog.catalog if access.has_service_catalog() else []
    found = [service["endpoints"] for service in catalog if service["type"] == service_type]
    return [(_region_of(one), str(one["interface"])) for endpoints in found[:1] for one in endpoints]


def _region_of(endpoint: Mapping[str, Any]) -> str:
    return str(endpoint.get("region_id") or endpoint.get("region") or "")


def own(connection: Any) -> Own:
    """What *connection* has signed in with, secret included.

    :raises BadInput: with something that cannot be used again, like a token
    """
    auth: Mapping[str, Any] = connection.config.get_auth_args()
    access = connection.session.auth.get_access(connection.session)
    if auth.get("application_credential_secret"):
        return Own(
            "application_credential", auth["application_credential_secret"], id=access.application_credential_id or ""
        )
    if auth.get("password") and connection.config.config["auth_type"] in _KNOWN_TO_KEYSTONE:
        return Own("password", auth["password"], user=access.username or "", user_id=access.user_id or "")
    raise BadInput(
        "credential",
        "you sign in with neither an application credential nor a password that the identity service itself knows, so "
        "there is nothing that a node could sign in with again",
        "Name a 'cloud' that has one, or use credential: token.",
    )


def credential_used(connection: Any) -> str:
    """`RESTRICTED` or `UNRESTRICTED` where *connection* has signed in with an application credential; else empty.

    The token tells, without a request.
    """
    try:
        state = json.loads(connection.session.auth.get_auth_state() or "{}")
    except (AttributeError, NotImplementedError):  # of plugins that sign in to no Keystone
        return ""
    used = (state.get("body") or {}).get("token", {}).get("application_credential")
    return (RESTRICTED if used.get("restricted") else UNRESTRICTED) if used else ""


def _with_version(auth_url: str) -> str:
    base = auth_url.rstrip("/")
    return base if base.endswith("/v3") else f"{base}/v3"
