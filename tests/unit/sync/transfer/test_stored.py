# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is stored already lasts as long as what is stored now, and stays what it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.stored import find_stored
from tests.unit.packed.memory_store import MemoryStore


def test_what_lasts_longer_now_keeps_its_metadata() -> None:
    store = MemoryStore("c")
    end = int(store.now) + 100
    headers = {"X-Object-Meta-Project": "17", "X-Delete-At": str(end)}
    put_object(store.opened, "c", "pack", b"p", md5_of(b"p"), headers)
    for wanted, expiry in ((end - 50, end), (end + 50, end + 50), (None, None)):
        context: Any = SimpleNamespace(store=store.opened, expires_at=wanted)
        assert find_stored(context, "c", "pack", md5_of(b"other")) is None
        assert find_stored(context, "c", "pack", md5_of(b"p")) is not None
        found = head_object(store.opened, "c", "pack")
        assert found is not None
        assert (read_expiry(found[1]), found[1]["X-Object-Meta-Project"]) == (expiry, "17")
