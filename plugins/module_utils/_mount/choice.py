# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credential a mount should have: the one it has, or a new one and why. Pure; for the controller."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import APPLICATION_CREDENTIAL, TOKEN

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def why_new_application_credential(record: Mapping[str, Any], exists: Callable[[str], bool]) -> str:
    """Why the mount needs a new application credential, empty if it does not.

    :param record: of the mount on the node, {} where there is none
    :param exists: whether the cloud knows the application credential with an id
    """
    has = record.get("credential") or {}
    if has.get("kind") != APPLICATION_CREDENTIAL:
        return "the mount has no application credential"
    if not exists(has["id"]):
        return f"application credential {has['id']} was revoked, or is of another user or project"
    return ""


def why_new_token(record: Mapping[str, Any], endpoint: str, now: datetime) -> str:
    """Why the mount needs a new token, empty while the one it has is in the first half of its life."""
    has = record.get("credential") or {}
    if has.get("kind") != TOKEN:
        return "the mount has no token"
    if record.get("endpoint") != endpoint:
        return "the token is of another project or region"
    try:
        since = _moment(record["credential_since"])
        expires = _moment(has["expires"])
    except (KeyError, TypeError, ValueError):
        return "nobody knows when its token ends"
    if expires - now < (expires - since) / 2:
        return f"its token ends at {has['expires']}"
    return ""


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=timezone.utc)
