# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the store is treated: how many requests at a time, how many bytes a second, how patiently."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import have_open, may_be_open
from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.pace import Pace
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings

_MOST = 64  # requests at a time, where the user does not say how many: what a store far away takes to be kept busy
_OPEN = 8  # files and connections for each of them: its own, and its share of what else is open


def at_a_time(settings: Settings) -> int:
    """Requests: as many as the user says, or as there may be files open for."""
    have_open(_OPEN * (settings.concurrency or _MOST))
    return settings.concurrency or max(1, min(_MOST, may_be_open() // _OPEN))


def transport_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of a ``Transport``."""
    adapt = settings.concurrency is None
    return {
        "retries": settings.retries,
        "pace": Pace(at_a_time(settings), adapt),
        "bandwidth": None if settings.bandwidth is None else Bandwidth(settings.bandwidth),
    }
