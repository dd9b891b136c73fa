# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next run, and the controller, have to know of a mount. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._mount.credential_choice import time_text
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import CREATE_FOLDER, MOUNT, Desired
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan


def store_of(backend: str, endpoint: str, source: str, options: str, project: str) -> dict[str, str]:
    """Where a mount uploads to, and what its backend has to be told to find what waits for that.

    :param endpoint: URL with the account; not every store has that in it
    :param options: see ``Backend.store_options``
    :param project: id; empty where nobody knows
    """
    facts = {"source": source, "endpoint": endpoint, "backend": backend, "store_options": options}
    return {**facts, "project": project} if project else facts


def container_of(record: Mapping[str, Any]) -> str:
    """The container that is mounted; empty for all of them, or where nobody knows."""
    return str(record.get("source") or "").partition(":")[2].partition("/")[0]


def record_of(
    desired: Desired, credential: Credential, steps: Plan, before: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The record to write.

    :param before: the one that is there, {} where there is none
    """
    same = before.get("credential_tag") == credential.tag
    path = desired.settings.path
    made = [change.target for change in steps if change.action == CREATE_FOLDER]
    # What is written down for later is not what a running mount was started with.
    started = MOUNT in steps.counts() or before.get("fingerprint") == desired.fingerprint
    return {
        **desired.store,
        "path": path,
        "cache": desired.places.cache,
        "fingerprint": desired.fingerprint if started else before.get("fingerprint"),
        "credential": credential.public(),
        "credential_tag": credential.tag,
        "credential_since": before.get("credential_since") if same else credential.since or time_text(now),
        "made_folder": bool(before.get("made_folder")) or path in made,
        "made_parents": [*before.get("made_parents", []), *(folder for folder in made if folder != path)],
    }
