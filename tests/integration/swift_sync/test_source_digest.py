# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pull can insist on the objects that an earlier one has seen."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync import state_table
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

MIB = 1 << 20
FILES = {"a": b"1", "d/empty": b"", "d/ü": b"22", "d-e": b"333", "large": bytes(MIB) + os.urandom(MIB) + b"rest"}


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def state_of(files: dict[str, bytes]) -> dict[str, object]:
    """What a pull should say of these files, which were pushed in segments of 1 MiB."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name]
        etag = md5(content)
        if len(content) > MIB:
            etag = md5("".join(md5(content[at : at + MIB]) for at in range(0, len(content), MIB)).encode())
        digest.update(f"{etag} {len(content)} {name}\0".encode())
    return {"digest": digest.hexdigest(), "objects": len(files), "bytes": sum(map(len, files.values()))}


@pytest.fixture
def source(sync: Sync, tmp_path: Path) -> Path:
    source = make_tree(tmp_path / "source", FILES)
    sync("push", source, prefix="data", segment_size="1M")
    return source


def test_a_pull_tells_what_is_at_the_source(
    source: Path, sync: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("_COARSE_NS", "_FINE_NS"):  # as if the files had been pulled a while ago
        monkeypatch.setattr(state_table, step, 0)
    expected = state_of(FILES)
    target = tmp_path / "target"
    options = {"prefix": "data", "source_digest": expected["digest"]}
    assert sync("pull", target, prefix="data", check=True)["source_state"] == expected
    assert sync("pull", target, **options)["source_state"] == expected
    assert tree_of(target) == tree_of(source)
    again = sync("pull", target, **options)
    assert (again["changed"], again["source_state"]) == (False, expected)
    # Whether files are in packs, the container, its listing and the empty page at its end: what no row tells is known
    assert again["requests"] == 4


def test_it_is_that_of_the_scope_whatever_the_shard(source: Path, sync: Sync, tmp_path: Path) -> None:
    options = {"prefix": "data", "exclude": ["d"]}
    expected = state_of({name: FILES[name] for name in ("a", "d-e", "large")})
    shards = [{"index": index, "count": 2} for index in range(2)]
    pulled = [sync("pull", tmp_path / "target", shard=shard, **options) for shard in shards]
    assert [result["source_state"] for result in pulled] == [expected, expected]
    assert [result["done"]["files"] for result in pulled] != [3, 3]
    single = sync("pull", tmp_path / "large", prefix="data")
    assert single["source_state"] == state_of({"large": FILES["large"]})


def test_a_source_that_changed_is_refused_before_anything_is_done(
    source: Path, sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    locked = sync("pull", tmp_path / "old", prefix="data")["source_state"]["digest"]
    # As long as before, and in the listing of Ceph RGW neither size nor content of a large object tells
    changed = make_tree(source, {**FILES, "large": FILES["large"][::-1]})
    sync("push", changed, prefix="data", segment_size="1M")
    before = make_tree(tmp_path / "target", {"stray": b"stray"})
    for check in (True, False):
        with pytest.raises(Refused, match="modified last: large") as refused:
            sync("pull", before, prefix="data", source_digest=locked, delete=True, check=check)
        assert refused.value.details["source_state"] == state_of({**FILES, "large": FILES["large"][::-1]})
        assert refused.value.details["source_state"]["digest"] in str(refused.value)
    assert set(tree_of(before)) == {"stray"}
    with pytest.raises(Refused, match="source_digest"):
        sync("pull", tmp_path / "new", prefix="data", source_digest=locked)
    assert not (tmp_path / "new").exists()
    # As it was: the same digest
    sync("push", make_tree(source, FILES), prefix="data", segment_size="1M")
    assert not sync("pull", tmp_path / "old", prefix="data", source_digest=locked)["changed"]


def test_one_object_more_or_less_is_another_source(
    source: Path, sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    locked = sync("pull", tmp_path / "target", prefix="data")["source_state"]["digest"]
    delete_object(opened, container, "data/d/empty")
    with pytest.raises(Refused, match="4 objects"):
        sync("pull", tmp_path / "target", prefix="data", source_digest=locked)
    for entry in list(list_objects(opened, container)):
        delete_object(opened, container, entry.name)
    with pytest.raises(Refused, match="0 objects, 0 B"):
        sync("pull", tmp_path / "target", prefix="data", source_digest=locked)
