# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the sync engine share."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings, read_settings

DEFAULTS = defaults_of(SWIFT_SYNC)


@pytest.fixture
def settings() -> Callable[..., Settings]:
    """Makes settings from the module's options; those not given have their defaults."""

    def make(**options: Any) -> Settings:
        return read_settings({**DEFAULTS, "direction": "push", "path": "/data", "container": "box", **options})

    return make
