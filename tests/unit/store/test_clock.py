# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's clock, as its answers tell it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._store.clock import store_time
from tests.unit.packed.memory_store import MemoryStore


def test_an_answer_without_a_time_is_no_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    store: Any = MemoryStore("c")
    monkeypatch.setattr(store, "_answer", lambda *_request: (204, {}, b""))
    with pytest.raises(Damaged):
        store_time(store.opened, "c")
