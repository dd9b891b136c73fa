# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes that tell changes to a base: the store copies it, it lasts as long as who needs it, and goes with them."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import Sync

pytestmark = pytest.mark.usefixtures("bases")
FILES = {f"{number}": b"%d" % number * 100 for number in range(9)}


def bases(reader: Reader) -> list[str]:
    return reader.names(".packed/bases/")


def test_a_base_is_a_copy_and_lasts_as_long_as_the_version_that_lasts_longest(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, opened: Any, container: str
) -> None:
    source, now = grow(tmp_path / "source", FILES), int(time.time())
    pack(source, expire_after="1d", metadata={"project": "17"})
    whole = reader.get(f".packed/versions/{reader.latest()}")
    for number, (after, seconds) in enumerate((("3d", 259200), ("1d", 259200), ("5d", 432000), ("never", None))):
        pack(grow(source, {"3": b"%d" % number}, when=number), expire_after=after, metadata={"project": "17"})
        (name,) = bases(reader)
        found = head_object(opened, container, name)
        assert found is not None
        until = read_expiry(found[1])
        assert until is None if seconds is None else until is not None and 0 <= until - now - seconds < 600
        assert found[1]["X-Object-Meta-Project"] == "17"
        assert name == f".packed/bases/{hashlib.md5(whole).hexdigest()}"
        assert reader.get(name) == whole
    assert [len(reader.index(version).rows) for version in reader.versions()] == [len(FILES)] * 5
    assert unpack(tmp_path / "target")["changed"]
    assert tree(tmp_path / "target") == tree(source) == reader.restore()
    assert not pack(source)["changed"]


def test_they_go_with_the_versions_and_with_the_layout(pack: Pack, sync: Sync, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", FILES)
    pack(source)
    for number in range(2):
        pack(grow(source, dict.fromkeys("34567", b"%d" % number), when=1 + number))
    pack(source, keep_versions=1, repack_above=100)
    assert len(bases(reader)) == 1
    assert reader.restore() == tree(source)
    assert pack(source, keep_versions=1, repack_above=1)["pruned"]["repacked"]
    assert bases(reader) == []
    assert reader.restore() == tree(source)
    pack(grow(source, {"4": b"other"}, when=7))
    assert len(bases(reader)) == 1
    sync("push", source, repack=True, links="preserve")
    assert reader.names() == sorted(FILES)
