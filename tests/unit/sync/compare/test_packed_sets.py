# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets among objects: known from the listing, and asked for only where that has not come so far."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as some

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import packed_sets
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import join
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_sets import PackedSets
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings, settings_with

_PARTS = some.sampled_from(["a", "-", "!b", "b", ".a", ".z", "c"])
_NAMES = some.lists(_PARTS, min_size=1, max_size=4).map("/".join)


def refused(objects: set[str], files: set[str], asked: list[str], settings: Settings) -> set[str]:
    """The files that may become no objects, where these objects are there; adds what the store was asked about."""

    def head(_store: Any, _container: str, name: str) -> object | None:
        asked.append(name)
        return name in objects or None

    context: Any = SimpleNamespace(store=None, settings=settings)
    sets = PackedSets(context)
    entries = (Entry(name, 1, "", "", "", PLAIN) for name in sorted(objects))
    left = (entry for entry in entries if not sets.has(entry.name))
    here = (LocalFile(name, Stat(1, 0, 0, 0, 0)) for name in sorted(files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_sets, "head_object", head)
        return {
            pair.name
            for pair in join(here, left, "p/")
            if pair.local is not None and pair.remote is None and sets.obstacle(pair.name) is not None
        }


@given(some.sets(_NAMES, max_size=8), some.sets(_NAMES, max_size=3), some.sets(_NAMES, max_size=8))
@settings_of_hypothesis(deadline=None)
def test_no_file_gets_among_a_packed_data_set(others: set[str], packed: set[str], files: set[str]) -> None:
    settings = settings_with(direction="push", path="/data", container="box", prefix="p")
    objects = {f"p/{name}" for name in others}
    objects |= {f"p/{folder}/.packed/{one}" for folder in packed for one in ("latest", "x")}
    new = {name for name in files if f"p/{name}" not in objects}
    assert refused(objects, files, [], settings) == {
        name for name in new if any(name.startswith(folder + "/") for folder in packed)
    }


def test_the_store_is_asked_only_within_a_folder_that_has_earlier_names() -> None:
    settings = settings_with(direction="push", path="/data", container="box", prefix="p")
    asked: list[str] = []
    objects = {"p/a/b", "p/c/!", "p/c/.packed/latest"}
    assert refused(objects, {"a/!", "a/c", "b/!", "c/ ", "c/-", "c/d", "e/!"}, asked, settings) == {"c/ ", "c/-", "c/d"}
    assert asked == ["p/c/.packed/latest"]
