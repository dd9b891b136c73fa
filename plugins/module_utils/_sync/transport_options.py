# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the store is treated: how many requests at a time, how many bytes a second, how patiently."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.pace import Pace
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings

MOST_AT_A_TIME = 64  # requests, where the user does not say how many: what a store far away takes to be kept busy


def transport_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of a ``Transport``."""
    adapt = settings.concurrency is None
    return {
        "retries": settings.retries,
        "pace": Pace(settings.concurrency or MOST_AT_A_TIME, adapt),
        "bandwidth": None if settings.bandwidth is None else Bandwidth(settings.bandwidth),
    }
