# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With which credential a mount goes on: the one that was handed over, or the one that it has. On the node."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import HEALTHY, Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Backend
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import (
    APPLICATION_CREDENTIAL,
    TOKEN,
    Credential,
    from_controller,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.open_files import open_files

_NAMED = 50  # files in a warning


def credential_for(job: Job, backend: Backend, path: str, actual: Actual, warn: Callable[[str], None]) -> Credential:
    """The one that was handed over, else the one that the mount at *path* has.

    :param warn: told where the mount is in use, so that a new one has to wait
    :raises BadInput: there is neither
    """
    stored = _stored(backend, actual)
    handed = job.credential()
    if handed is not None:
        new = from_controller(handed)
        if stored is None or not (_made_meanwhile(new, stored, actual) or _waits(new, path, actual, warn)):
            return new
        return stored
    given = job.params.get("token")
    if given and (stored is None or stored.secret != given):
        return Credential(TOKEN, given, reason="another token was given")
    if stored is None:
        raise BadInput(
            path,
            "the mount has no credential of its own and none was handed over",
            "Run it as a task, so that its action plugin makes one; or give 'token' and 'endpoint'.",
        )
    return stored


def _stored(backend: Backend, actual: Actual) -> Credential | None:
    stored = backend.credential(actual.config or "")
    if stored is None:
        return None
    known: Mapping[str, Any] = actual.record.get("credential") or {}
    return stored._replace(expires=known.get("expires") or "", own=bool(known.get("own")))


def _made_meanwhile(new: Credential, stored: Credential, actual: Actual) -> bool:
    """Whether another run has given the mount one since *new* was made for it, which that run may have revoked."""
    known: Mapping[str, Any] = actual.record.get("credential") or {}
    return (
        new.kind == stored.kind == APPLICATION_CREDENTIAL
        and not stored.own
        and stored.id == known.get("id")
        and stored.id not in (new.id, new.instead_of)
        and stored.auth_url == new.auth_url
        and actual.record.get("project") == new.project_id
    )


def _waits(new: Credential, path: str, actual: Actual, warn: Callable[[str], None]) -> bool:
    """Whether somebody would be disturbed by a credential that can wait; then the user is told."""
    users = open_files(path) if new.waits and actual.health == HEALTHY else []
    if users:
        warn(
            f"mount {path}: it is in use by {', '.join(users[:_NAMED])}, so its credential is not replaced "
            f"now, although {new.reason}. Run again before that, when nobody uses it."
        )
    return bool(users)
