# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects go, as they are in packs now, but for what came meanwhile."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from tests.unit.packed.memory_store import MemoryStore


def test_what_others_store_meanwhile_stays(settings: Callable[..., Settings]) -> None:
    store: Any = MemoryStore("box", "box_segments")

    def put(name: str) -> None:
        put_object(store.opened, "box", name, b"x", md5_of(b"x"))

    for name in ("p/a", "p/b", "other"):
        put(name)
    context = open_context(store.opened, settings(prefix="p"), Meter(), State("", learns=False))
    tally = Tally(context.meter, Failures(in_a_row=2))
    files = Files(store.opened, "box", "p/")
    try:
        files.watch()
        store.now += 5
        put("p/b")
        put("p/new")
        with pytest.raises(Conflict, match=r"stored p/b meanwhile .2 names."):
            files.remove(context, tally)
        assert store.names("box") == ["other", "p/b", "p/new"]
        files.watch()
        files.remove(context, tally)
        assert store.names("box") == ["other"]
        assert tally.done.deleted == 3
    finally:
        context.close()
