# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layout a prefix has is found out by one round of questions, however deep the prefix is."""

from __future__ import annotations

import threading
from contextlib import closing
from types import SimpleNamespace
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST, VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.choice import open_layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.conversion import Conversion
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packed import PackedDestination, PackedSource
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from tests.unit.packed.histories import push
from tests.unit.packed.memory_store import MemoryStore


def test_pointers_at_the_prefix_and_above_are_asked_for_at_the_same_time(settings: Callable[..., Settings]) -> None:
    store = MemoryStore("box")
    asked: list[str] = []
    all_there = threading.Barrier(6, timeout=60)  # broken, should one wait for the answer to another

    def before(_method: str, _container: str, name: str) -> None:
        asked.append(name)
        all_there.wait()

    store.before = before
    with open_layout(store.opened, settings(prefix="a/b/c/d"), check=False) as layout:
        assert isinstance(layout, Files)
    assert sorted(asked) == [
        "",  # the listing of versions
        ".packed/latest",
        "a/.packed/latest",
        "a/b/.packed/latest",
        "a/b/c/.packed/latest",
        "a/b/c/d/.packed/latest",
    ]


@pytest.fixture
def expired(settings: Callable[..., Settings]) -> tuple[MemoryStore, Version]:
    """A data set of two versions, of which the latest has expired, and the pointer with it; and the other one."""
    store = MemoryStore("box")
    place = Place(store.opened, "box", "set/")
    (old, _latest), (new, _latest) = push(place, {"a": b"1"}), push(place, {"a": b"2"})
    for name in (LATEST, VERSIONS + new.name):
        delete_object(store.opened, "box", "set/" + name)
    return store, old


def test_a_data_set_whose_latest_version_has_expired_is_one_as_long_as_there_is_another(
    settings: Callable[..., Settings], expired: tuple[MemoryStore, Version]
) -> None:
    store, old = expired
    pull = settings(direction="pull", prefix="set")

    def listed() -> list[Entry]:
        container: Any = SimpleNamespace(objects=9)
        context = open_context(store.opened, pull, Meter(), State("", learns=False))
        with open_layout(store.opened, pull, check=False) as found, closing(context):
            return list(found.contents(context, container).entries(None))

    with pytest.raises(Missing, match=rf"has expired or.*by 'version'.*{old.digest}"):
        listed()
    with open_layout(store.opened, settings(direction="pull", prefix="set", version=old.digest), check=False) as found:
        assert isinstance(found, PackedSource)
    with pytest.raises(Refused, match=rf"in packs \(version {old.name} of box/set\)"), open_layout(
        store.opened, settings(prefix="set"), check=False
    ):
        pass
    with open_layout(store.opened, settings(prefix="set", repack=True), check=False) as found:
        assert isinstance(found, Conversion)
    with open_layout(store.opened, settings(prefix="set", layout="packed"), check=False) as found:
        assert isinstance(found, PackedDestination)

    def expiring(method: str, _container: str, name: str) -> None:
        if method == "HEAD":
            store.containers["box"].pop(name)

    store.before = expiring
    assert listed() == []  # it is listed, but has expired as well


def test_what_a_killed_conversion_has_left_of_packs_is_none(
    settings: Callable[..., Settings], expired: tuple[MemoryStore, Version]
) -> None:
    store, _old = expired
    put_object(store.opened, "box", "set/a", b"2", md5_of(b"2"))
    for options in ({"direction": "pull"}, {}):
        with open_layout(store.opened, settings(prefix="set", **options), check=False) as found:
            assert isinstance(found, Files)


@pytest.mark.parametrize("above", ["", "a/", "a/b/c/"])
def test_what_is_below_a_packed_data_set_is_refused(settings: Callable[..., Settings], above: str) -> None:
    store = MemoryStore("box")
    push(Place(store.opened, "box", above), {"x": b"x"})
    told = f"below a packed data set .object box/{above}.packed/latest"
    with pytest.raises(Refused, match=told), open_layout(store.opened, settings(prefix="a/b/c/d"), check=False):
        pass
