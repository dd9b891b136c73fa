# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we push, openstacksdk reads; what it pushed, we read, and find unchanged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import DLO, SLO
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, contents_of, make_tree

MIB = 1 << 20
LARGE = "d/large.bin"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    # No name that has to be quoted: openstacksdk puts object names into URLs as they are
    files = {"a.txt": b"a", "empty": b"", "d/small": b"s" * 5000, LARGE: os.urandom(3 * MIB + 7), "e/f/ä": b"b"}
    return make_tree(tmp_path / "source", files)


def test_openstacksdk_reads_what_we_pushed(sync: Sync, store: Any, source: Path, container: str) -> None:
    sync("push", source, segment_size="1M")
    service = store.connection.object_store
    listed = {found.name for found in service.objects(container)}
    assert {name: service.download_object(name, container) for name in listed} == contents_of(source)


@pytest.mark.parametrize("kind", [SLO, DLO])
def test_we_read_what_openstacksdk_pushed_and_find_it_unchanged(
    sync: Sync,
    store: Any,
    source: Path,
    tmp_path: Path,
    container: str,
    opened: Store,
    kind: str,
    forget: Callable[[], None],
) -> None:
    service = store.connection.object_store
    service.create_container(container)
    for name in contents_of(source):
        service.create_object(container, name, str(source / name), segment_size=2 * MIB, use_slo=kind == SLO)
    found = head_object(opened, container, LARGE)
    assert found is not None
    assert found[0].kind == kind
    # It puts segments beside the object, where they are in the way of a pull.
    beside = [f"{LARGE}/00000*"]
    for compare in ("auto", "checksum"):
        pushed = sync("push", source, compare=compare, exclude=beside)
        assert pushed["plan"] == []
    forget()
    pulled = sync("pull", tmp_path / "target", exclude=beside)
    assert not pulled["failures"]
    assert pulled["done"]["unverified"] == 0
    # It keeps no mtime.
    assert contents_of(tmp_path / "target") == contents_of(source)
    forget()
    assert not sync("pull", tmp_path / "target", exclude=beside)["changed"]


@pytest.mark.parametrize("kind", [SLO, DLO])
def test_replacing_what_openstacksdk_pushed_takes_its_segments_and_nothing_else(
    sync: Sync, store: Any, source: Path, container: str, opened: Store, kind: str
) -> None:
    service = store.connection.object_store
    service.create_container(container)
    # Its DLOs are made of all objects whose names begin like theirs: of themselves, and of neighbours.
    service.create_object(container, f"{LARGE}.txt", str(source / "a.txt"))
    service.create_object(container, LARGE, str(source / LARGE), segment_size=2 * MIB, use_slo=kind == SLO)
    for content in (b"small now", os.urandom(2 * MIB)):
        (source / LARGE).write_bytes(content)
        sync("push", source, segment_size="1M", include=[LARGE])
        assert [entry.name for entry in list_objects(opened, container)] == [LARGE, f"{LARGE}.txt"]


@pytest.mark.parametrize("kind", [SLO, DLO])
def test_mirroring_leaves_the_segments_of_what_openstacksdk_pushed(
    sync: Sync, store: Any, source: Path, container: str, opened: Store, kind: str
) -> None:
    service = store.connection.object_store
    service.create_container(container)
    for name in (LARGE, "old"):
        service.create_object(container, name, str(source / LARGE), segment_size=2 * MIB, use_slo=kind == SLO)
    assert sync("push", source, delete=True)["done"]["deleted"] == 1
    assert service.download_object(LARGE, container) == (source / LARGE).read_bytes()
    names = {entry.name for entry in list_objects(opened, container)}
    assert names == {*contents_of(source), f"{LARGE}/000000", f"{LARGE}/000001"}
    (source / LARGE).unlink()
    sync("push", source, delete=True)
    assert {entry.name for entry in list_objects(opened, container)} == set(contents_of(source))
