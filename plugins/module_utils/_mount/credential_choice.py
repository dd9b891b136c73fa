# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credential a mount should have: the one it has, or a new one and why. Pure; for the controller."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import APPLICATION_CREDENTIAL, TOKEN

_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Need(NamedTuple):
    """Whether there has to be a new credential.

    :ivar reason: why, empty if the mount keeps the one that it has
    :ivar waits: whether the one that it has still works, so that this can wait while the mount is in use
    """

    reason: str = ""
    waits: bool = False


def need_of_application_credential(record: Mapping[str, Any], exists: bool, now: datetime) -> Need:
    """Whether the mount needs a new application credential.

    :param record: of the mount on the node, {} where there is none
    :param exists: whether the cloud knows the one in the record
    """
    has = record.get("credential") or {}
    if has.get("kind") != APPLICATION_CREDENTIAL or has.get("own"):
        return Need("the mount has no application credential of its own")
    if not exists:
        return Need(f"application credential {has['id']} was revoked, has ended, or is of another user or project")
    if not has.get("expires"):
        return Need()
    return _need_by_age(record, "application credential", now)


def need_of_token(record: Mapping[str, Any], endpoint: str, project: str, now: datetime) -> Need:
    """Whether the mount needs a new token.

    :param endpoint: not every store has the account in it
    :param project: id, which a record of before may not have
    """
    has = record.get("credential") or {}
    if has.get("kind") != TOKEN:
        return Need("the mount has no token")
    if record.get("endpoint") != endpoint or record.get("project", project) != project:
        return Need("the token is of another project or region")
    return _need_by_age(record, "token", now)


def need_of_own(record: Mapping[str, Any], tag: str) -> Need:
    """Whether the mount has to be given the user's own credential anew.

    :param tag: of the one that the user signs in with now
    """
    return Need() if record.get("credential_tag") == tag else Need("the mount has another credential")


def _need_by_age(record: Mapping[str, Any], what: str, now: datetime) -> Need:
    """It is kept for the first half of its life: then there is as much time again to be late in."""
    ends = record["credential"].get("expires")
    try:
        since, expires = _moment(record["credential_since"]), _moment(ends)
    except (KeyError, TypeError, ValueError):
        return Need(f"nobody knows when its {what} ends")
    if expires - now >= (expires - since) / 2:
        return Need()
    return Need(f"its {what} ends at {ends}", waits=expires > now)


def time_text(moment: datetime) -> str:
    """A moment as records and results have it."""
    return moment.astimezone(timezone.utc).strftime(_TIME)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=timezone.utc)
