# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in segments on a store that offers no SLO: it is told so of the real ones, which offer both."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store import store as store_module
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities, probe
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import DLO, SLO, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import dynamic_place
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

MIB = 1 << 20
SIZE = 4 * MIB + 12345
NAME = "d/lärge 😀 %41 %.bin"


@pytest.fixture
def without_slo(monkeypatch: pytest.MonkeyPatch) -> None:
    def less(transport: Transport) -> Capabilities:
        return probe(transport)._replace(manifest_segments=0)

    monkeypatch.setattr(store_module, "probe", less)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "source", {NAME: os.urandom(SIZE), "d/small": b"s", "zeros": bytes(3 * MIB)})


def segments(opened: Store, container: str, name: str = NAME) -> list[Entry]:
    return list(list_objects(opened, container + "_segments", name + "/"))


@pytest.mark.every_store
@pytest.mark.usefixtures("without_slo")
def test_there_and_back_and_nothing_to_do_then(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str, forget: Callable[[], None]
) -> None:
    sync("push", source, segment_size="1M")
    found = head_object(opened, container, NAME)
    assert found is not None
    assert (found[0].kind, found[0].size) == (DLO, SIZE)
    assert len(segments(opened, container)) == 5
    for _run in range(2):
        assert not sync("push", source, segment_size="1M")["changed"]
        forget()
    pulled = sync("pull", tmp_path / "target")
    assert pulled["done"]["unverified"] == 0
    assert tree_of(tmp_path / "target") == tree_of(source)


@pytest.mark.usefixtures("without_slo")
def test_the_segments_in_use_are_not_overwritten_even_by_a_file_of_the_same_size_and_time(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    for _change in range(3):
        before = dynamic_place(opened, container, NAME)
        stat = (source / NAME).stat()
        (source / NAME).write_bytes(os.urandom(SIZE))
        os.utime(source / NAME, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        result = sync("push", source, segment_size="1M")
        assert result["counts"] == {"upload": 1}, result["plan"]
        place, prefix = dynamic_place(opened, container, NAME)
        assert (place, prefix) != before
        assert [entry.name.startswith(prefix) for entry in segments(opened, container)] == [True] * 5
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)


@pytest.mark.usefixtures("without_slo")
def test_an_upload_that_was_cut_off_goes_on(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, segment_size="1M")
    content, place = (source / NAME).read_bytes(), container + "_segments"
    before = {entry.name: entry.modified for entry in segments(opened, container)}
    gone, other = sorted(before)[1:3]
    # As if it had been killed before the object was made, and somebody had written another segment.
    opened.transport.request("DELETE", quote_path(container, NAME))
    opened.transport.request("DELETE", quote_path(place, gone))
    put_object(opened, place, other, b"other", md5_of(b"other"))
    sync("push", source, segment_size="1M")
    after = {entry.name: entry.modified for entry in segments(opened, container)}
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {gone, other}
    sync("pull", tmp_path / "target")
    assert (tmp_path / "target" / NAME).read_bytes() == content


@pytest.mark.usefixtures("without_slo")
def test_no_segments_are_left_behind(sync: Sync, source: Path, opened: Store, container: str) -> None:
    sync("push", source, segment_size="1M")
    (source / NAME).write_bytes(b"small now")
    (source / "zeros").unlink()
    pushed = sync("push", source, segment_size="1M", delete=True)
    assert pushed["done"]["deleted"] == 1
    assert list(list_objects(opened, container + "_segments")) == []


def test_a_store_may_learn_and_unlearn_it(
    sync: Sync, source: Path, opened: Store, container: str, request: pytest.FixtureRequest
) -> None:
    for kind in (SLO, DLO):
        if kind == DLO:
            request.getfixturevalue("without_slo")
        (source / NAME).write_bytes(os.urandom(SIZE))
        sync("push", source, segment_size="1M")
        found = head_object(opened, container, NAME)
        assert found is not None
        assert found[0].kind == kind
        assert [f"/.{kind}/" in entry.name for entry in segments(opened, container)] == [True] * 5


def test_one_without_segments_is_an_empty_file(sync: Sync, tmp_path: Path, opened: Store, container: str) -> None:
    opened.transport.request("PUT", quote_path(container))
    opened.transport.request("PUT", quote_path(container + "_segments"))
    manifest = {"X-Object-Manifest": f"{container}_segments/none/"}
    put_object(opened, container, "empty", b"", md5_of(b""), manifest)
    pulled = sync("pull", tmp_path / "target")
    assert (pulled["done"]["files"], pulled["done"]["unverified"]) == (1, 0)
    assert (tmp_path / "target/empty").read_bytes() == b""
    assert not sync("pull", tmp_path / "target")["changed"]
