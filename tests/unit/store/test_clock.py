# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the node's clock is the store's, as far as that matters."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.clock import check_clock, store_time
from tests.unit.packed.memory_store import MemoryStore

HOUR = 3600


@pytest.mark.parametrize(
    ("ahead", "life", "told"),
    [
        (30, HOUR, ""),
        (-300, 30 * 24 * HOUR, ""),
        (300, HOUR, "300 seconds ahead of the store's"),
        (-2 * HOUR, HOUR, "7200 seconds behind the store's"),
    ],
)
def test_what_expires_does_so_in_time_or_is_refused(
    monkeypatch: pytest.MonkeyPatch, ahead: float, life: float, told: str
) -> None:
    store = MemoryStore("c")
    monkeypatch.setattr(time, "time", lambda: store.now + ahead)
    if told:
        with pytest.raises(Refused, match=told):
            check_clock(store.opened, "c", life)
    else:
        check_clock(store.opened, "c", life)


def test_an_answer_without_a_time_is_no_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    store: Any = MemoryStore("c")
    monkeypatch.setattr(store, "_answer", lambda *_request: (204, {}, b""))
    with pytest.raises(Damaged):
        store_time(store.opened, "c")
