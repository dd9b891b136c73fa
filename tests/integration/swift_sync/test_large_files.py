# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in segments: there and back, changed, resumed, deleted, and damaged."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import SLO, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, run_sync, tree_of

MIB = 1 << 20
SIZE = 4 * MIB + 12345
NAME = "d/lärge 😀 %41 %.bin"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    # A second file whose name begins like the names of the first one's segments
    return make_tree(tmp_path / "source", {NAME: os.urandom(SIZE), "d/small": b"s", "zeros": bytes(3 * MIB)})


def segments(opened: Store, container: str) -> list[Entry]:
    return list(list_objects(opened, container + "_segments"))


def segments_of(opened: Store, container: str, name: str) -> list[Entry]:
    return [entry for entry in segments(opened, container) if entry.name.startswith(name + "/")]


def test_there_and_back(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, forget: Callable[[], None]
) -> None:
    sync("push", source, segment_size="1M")
    found = head_object(opened, container, NAME)
    assert found is not None
    assert (found[0].kind, found[0].size) == (SLO, SIZE)
    assert len(segments_of(opened, container, NAME)) == 5
    # Equal segments are sent once.
    assert len(segments_of(opened, container, "zeros")) == 1

    forget()
    pulled = sync("pull", tmp_path / "target")
    assert pulled["done"]["unverified"] == 0
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_second_run_changes_nothing_on_any_node(
    sync: Sync, source: Path, tmp_path: Path, forget: Callable[[], None]
) -> None:
    sync("push", source, segment_size="1M")
    assert not sync("push", source, segment_size="1M")["changed"]
    forget()
    assert not sync("push", source, segment_size="1M")["changed"]
    # Not even with other segments: the content is what counts.
    forget()
    assert not sync("push", source, segment_size="3M")["changed"]
    sync("pull", tmp_path / "target")
    assert not sync("pull", tmp_path / "target")["changed"]
    forget()
    assert not sync("pull", tmp_path / "target")["changed"]


def test_only_segments_that_changed_are_sent_and_old_ones_go(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    before = {entry.name: entry.modified for entry in segments_of(opened, container, NAME)}
    content = bytearray((source / NAME).read_bytes())
    content[MIB + 5] ^= 1
    (source / NAME).write_bytes(content)
    assert sync("push", source, segment_size="1M")["counts"] == {"upload": 1}
    after = {entry.name: entry.modified for entry in segments_of(opened, container, NAME)}
    assert len(after) == 5
    assert len(set(before) & set(after)) == 4
    assert all(after[name] == before[name] for name in set(before) & set(after))
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_file_that_became_small_leaves_no_segments(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    (source / NAME).write_bytes(b"small now")
    sync("push", source, segment_size="1M")
    assert segments_of(opened, container, NAME) == []
    assert len(segments(opened, container)) == 1
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_deleting_takes_the_segments_along(sync: Sync, source: Path, opened: Store, container: str) -> None:
    sync("push", source, segment_size="1M")
    (source / NAME).unlink()
    (source / "zeros").unlink()
    pushed = sync("push", source, delete=True)
    assert pushed["done"]["deleted"] == 2, pushed["failures"]
    assert segments(opened, container) == []
    assert [entry.name for entry in list_objects(opened, container)] == ["d/small"]


def test_an_upload_that_was_cut_off_goes_on_and_leaves_nothing_behind(
    sync: Sync, source: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M", include=["d/small"])
    opened.transport.request("PUT", f"/{container}_segments")
    content = (source / NAME).read_bytes()
    stale = os.urandom(MIB)
    for part in (content[:MIB], stale):
        put_object(opened, container + "_segments", f"{NAME}/.slo/{md5_of(part)}-{MIB}", part, md5_of(part))
    first = segments_of(opened, container, NAME)
    pushed = sync("push", source, segment_size="1M", include=[NAME])
    assert pushed["done"]["files"] == 1
    now = segments_of(opened, container, NAME)
    assert len(now) == 5
    kept = [entry for entry in first if entry in now]
    assert [entry.etag for entry in kept] == [md5_of(content[:MIB])]


def test_a_segment_of_the_right_name_and_other_content_is_replaced(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    opened.transport.request("PUT", f"/{container}_segments")
    right = hashlib.md5((source / NAME).read_bytes()[:MIB]).hexdigest()
    put_object(opened, container + "_segments", f"{NAME}/.slo/{right}-{MIB}", b"wrong", md5_of(b"wrong"))
    sync("push", source, segment_size="1M")
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_damaged_segment_is_noticed_and_nothing_of_it_is_kept(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    # Ceph RGW serves a segment that was replaced without a word, Swift ends the answer.
    victim = segments_of(opened, container, NAME)[0]
    other = os.urandom(victim.size)
    put_object(opened, container + "_segments", victim.name, other, md5_of(other))
    target = make_tree(tmp_path / "target", {NAME: b"older state"})
    pulled = sync("pull", target)
    assert pulled["failed"]
    assert [failure["name"] for failure in pulled["failures"]] == [NAME]
    assert (target / NAME).read_bytes() == b"older state"
    # The others went on.
    assert set(tree_of(target)) == {NAME, "d/small", "zeros"}


def test_a_segment_that_is_not_there_is_noticed_and_comes_back_with_its_file(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, forget: Callable[[], None]
) -> None:
    sync("push", source, segment_size="1M")
    second = md5_of((source / NAME).read_bytes()[MIB : 2 * MIB])  # without its first one, Ceph RGW tells of no object
    (victim,) = (entry.name for entry in segments_of(opened, container, NAME) if entry.etag == second)
    opened.transport.request("DELETE", quote_path(container + "_segments", victim))
    target = make_tree(tmp_path / "target", {NAME: b"older state"})
    pulled = sync("pull", target)
    assert pulled["failed"]
    assert [(failure["name"], "segment" in str(failure)) for failure in pulled["failures"]] == [(NAME, True)], pulled
    assert (target / NAME).read_bytes() == b"older state"
    forget()
    sync("push", source, segment_size="1M", compare="always")
    sync("pull", target)
    assert tree_of(target) == tree_of(source)


def test_objects_whose_names_leave_no_room_for_those_of_segments(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    names = ["/".join(["x" * 250] * 4), "/".join(["x" * 250] * 3 + ["y" * 250])]
    source = make_tree(tmp_path / "source", {name: os.urandom(2 * MIB) for name in names})
    assert sync("push", source, segment_size="1M")["failures"] == []
    assert len(segments(opened, container)) == 4
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)
    (source / names[0]).unlink()
    sync("push", source, segment_size="1M", delete=True)
    assert len(segments(opened, container)) == 2


def test_large_segments_are_fetched_in_pieces(sync: Sync, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"large": os.urandom(140 * MIB)})
    sync("push", source, segment_size="70M")
    pulled = sync("pull", tmp_path / "target")
    assert pulled["failures"] == []
    assert pulled["done"]["unverified"] == 0
    assert pulled["requests"] >= 6  # three for each segment
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_files_beyond_5_gib_work_and_keep_their_holes(
    cloud: Callable[[str], Any], container: str, tmp_path: Path
) -> None:
    # Most of it is holes, whose segments are equal and are sent once. On the quicker store only: all of it comes
    # down the line and is hashed.
    size, marks = (5 << 30) + 1, {0: b"first", 300 * MIB - 2: b"across", 5 << 30: b"!"}
    (tmp_path / "source").mkdir()
    with (tmp_path / "source/sparse").open("wb") as stream:
        stream.truncate(size)
        for offset, mark in marks.items():
            stream.seek(offset)
            stream.write(mark)
    rgw = cloud("lab-rgw")
    for direction, folder in (("push", "source"), ("pull", "target")):
        done = run_sync(
            rgw.object_store, rgw.token, direction=direction, path=str(tmp_path / folder), container=container
        )
        assert done["failures"] == []
        assert done["done"]["bytes"] == size
        assert done["done"]["unverified"] == 0
    with (tmp_path / "target/sparse").open("rb") as stream:
        found = os.fstat(stream.fileno())
        assert found.st_size == size
        assert found.st_blocks * 512 < 100 * MIB
        for offset, mark in marks.items():
            stream.seek(max(offset - 5, 0))
            assert stream.read(5 + len(mark) + 5).strip(b"\0") == mark
