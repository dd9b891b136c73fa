# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large object and its segments expire together, wherever its segments come from."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry, set_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

MIB = 1 << 20


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "source", {"large": os.urandom(4 * MIB + 5)})


def ends(opened: Store, container: str) -> set[int | None]:
    """When the object and each of its segments expire."""
    place = container + "_segments"
    names = [(container, "large"), *((place, entry.name) for entry in list_objects(opened, place))]
    found = [head_object(opened, *name) for name in names]
    assert len(found) == 6
    return {read_expiry(one[1]) if one is not None else 0 for one in found}


@pytest.mark.parametrize(("first", "then"), [(None, "1h"), ("1h", "2h"), ("2h", "1h"), ("1h", None)])
def test_segments_that_are_used_again_expire_with_their_new_object(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, first: str | None, then: str | None
) -> None:
    began = int(time.time())
    sync("push", source, segment_size="1M", expire_after=first)
    before = {entry.name for entry in list_objects(opened, container + "_segments")}
    (end,) = ends(opened, container)
    assert (end is None) is (first is None)
    with (source / "large").open("r+b") as stream:
        stream.write(os.urandom(10))
    sync("push", source, segment_size="1M", expire_after=then)
    assert len(before & {entry.name for entry in list_objects(opened, container + "_segments")}) == 4
    (end,) = ends(opened, container)
    assert (end is None) is (then is None)
    if end is not None and then is not None:
        assert 0 <= end - began - 3600 * int(then[0]) < 1800
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_segments_that_have_expired_and_are_still_listed_are_sent_again(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    place = container + "_segments"
    opened.transport.request("DELETE", quote_path(container, "large"))
    victim = next(iter(list_objects(opened, place))).name
    set_expiry(opened, place, victim, int(time.time()) + 2)
    while head_object(opened, place, victim) is not None:
        time.sleep(0.1)
    sync("push", source, segment_size="1M")
    assert ends(opened, container) == {None}
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)
