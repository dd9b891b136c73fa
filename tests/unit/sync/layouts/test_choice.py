# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layout a prefix has is found out by one round of questions, however deep the prefix is."""

from __future__ import annotations

import threading
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.choice import open_layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from tests.unit.packed.histories import push
from tests.unit.packed.memory_store import MemoryStore


def test_pointers_at_the_prefix_and_above_are_asked_for_at_the_same_time(settings: Callable[..., Settings]) -> None:
    store = MemoryStore("box")
    asked: list[str] = []
    all_there = threading.Barrier(5, timeout=60)  # broken, should one wait for the answer to another

    def before(_method: str, _container: str, name: str) -> None:
        asked.append(name)
        all_there.wait()

    store.before = before
    with open_layout(store.opened, settings(prefix="a/b/c/d"), check=False) as layout:
        assert isinstance(layout, Files)
    assert sorted(asked) == [
        ".packed/latest",
        "a/.packed/latest",
        "a/b/.packed/latest",
        "a/b/c/.packed/latest",
        "a/b/c/d/.packed/latest",
    ]


@pytest.mark.parametrize("above", ["", "a/", "a/b/c/"])
def test_what_is_below_a_packed_data_set_is_refused(settings: Callable[..., Settings], above: str) -> None:
    store = MemoryStore("box")
    push(Place(store.opened, "box", above), {"x": b"x"})
    told = f"below a packed data set .object box/{above}.packed/latest"
    with pytest.raises(Refused, match=told), open_layout(store.opened, settings(prefix="a/b/c/d"), check=False):
        pass
