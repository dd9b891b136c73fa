# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sync that leaves nothing in a container, segments included: nothing is its source, and all else is deleted."""

from __future__ import annotations

import tempfile

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.settings import PUSH, settings_with


def empty(transport: Transport, container: str) -> None:
    """Delete all objects.

    :raises DataError: one of them may still be there
    """
    with tempfile.TemporaryDirectory() as nothing:
        settings = settings_with(
            direction=PUSH, path=nothing, container=container, delete=True, allow_empty_source=True
        )
        result = synchronise(transport, settings, Meter(), check=False)
    if result.get("failed"):
        raise Conflict(f"container {container}", result["msg"].rstrip("."), "Run again.", failures=result["failures"])
