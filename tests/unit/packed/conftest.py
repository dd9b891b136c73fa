# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store in memory, with a packed data set."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from tests.unit.packed.histories import place_in
from tests.unit.packed.memory_store import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore("c", "c_segments")


@pytest.fixture
def place(store: MemoryStore) -> Place:
    return place_in(store)
