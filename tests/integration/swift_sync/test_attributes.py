# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What objects, files and containers are given along."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.container import (
    create_container,
    head_container,
    update_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.lifetime import DEFAULT
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree

MIB = 1 << 20


def test_modes_are_kept_but_nothing_more_than_permissions(sync: Sync, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"run.sh": b"#!/bin/sh", "secret": b"s", "large": os.urandom(3 * MIB)})
    for name, mode in (("run.sh", 0o4755), ("secret", 0o600), ("large", 0o640)):
        (source / name).chmod(mode)
    sync("push", source, segment_size="1M")
    target = make_tree(tmp_path / "target", {"secret": b"older, and for everybody"})
    sync("pull", target)
    modes = {path.name: oct(path.stat().st_mode & 0o7777) for path in target.iterdir()}
    assert modes == {"run.sh": "0o755", "secret": "0o600", "large": "0o640"}


def test_metadata_and_headers_go_with_every_object(sync: Sync, tmp_path: Path, opened: Store, container: str) -> None:
    source = make_tree(tmp_path / "source", {"small.txt": b"s", "large": os.urandom(3 * MIB)})
    (source / "empty").mkdir()
    given = {"metadata": {"Run": 17, "who": "Jörg"}, "headers": {"Content-Disposition": "attachment"}}
    sync("push", source, segment_size="1M", **given)
    for name, content_type in (
        ("small.txt", "text/plain"),
        ("large", "application/octet-stream"),
        ("empty", "application/directory"),
    ):
        found = head_object(opened, container, name)
        assert found is not None
        assert found[1]["X-Object-Meta-Run"] == "17"
        assert found[1]["Content-Disposition"] == "attachment"
        assert found[0].content_type == content_type


def test_what_expires_is_gone_from_the_store_after_a_while(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    source = make_tree(tmp_path / "source", {"small": b"s", "large": os.urandom(3 * MIB)})
    before = int(time.time())
    sync("push", source, segment_size="1M", expire_after="1h")
    names = [(container, "small"), (container, "large")]
    names += [(container + "_segments", entry.name) for entry in list_objects(opened, container + "_segments")]
    assert len(names) == 5
    for place, name in names:
        found = head_object(opened, place, name)
        assert found is not None
        assert before + 3600 <= int(found[1]["X-Delete-At"]) <= time.time() + 3600


def test_where_the_task_says_nothing_the_default_of_the_container_holds(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    create_container(opened, container, {}, {DEFAULT: "3600"})
    source = make_tree(tmp_path / "source", {"small": b"s", "large": os.urandom(3 * MIB)})
    before = int(time.time())
    sync("push", source, segment_size="1M")
    segments = [(container + "_segments", entry.name) for entry in list_objects(opened, container + "_segments")]
    assert len(segments) == 3
    for place, name in [(container, "small"), (container, "large"), *segments]:
        found = head_object(opened, place, name)
        assert found is not None
        assert before + 3600 <= (read_expiry(found[1]) or 0) <= time.time() + 3600
    sync("push", source, segment_size="1M", prefix="kept", expire_after="never")
    for name in ("kept/small", "kept/large"):
        found = head_object(opened, container, name)
        assert found is not None and read_expiry(found[1]) is None
    update_container(opened, container, {}, {DEFAULT: "soon"})
    with pytest.raises(BadInput, match="which is no number of seconds"):
        sync("push", source, prefix="third")
    sync("pull", tmp_path / "target")


def test_container_metadata_that_is_not_named_stays(sync: Sync, tmp_path: Path, opened: Store, container: str) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    assert sync("push", source, container_metadata={"Owner": "ada", "topic": "x"})["counts"]["create"] == 1
    for changed in (True, False):
        again = sync("push", source, container_metadata={"topic": "y"})
        assert again["changed"] is changed
    found = head_container(opened, container)
    assert found is not None
    assert {"owner": "ada", "topic": "y"}.items() <= found.metadata.items()
    assert sync("push", source, container_metadata={"owner": ""})["counts"] == {"update": 1}
    found = head_container(opened, container)
    assert found is not None
    assert "owner" not in found.metadata


@pytest.mark.parametrize("options", [{"metadata": {"mode": "0777"}}, {"headers": {"X-Delete-At": "1"}}])
def test_what_is_not_the_users_to_set_is_refused(sync: Sync, tmp_path: Path, options: dict[str, object]) -> None:
    source = make_tree(tmp_path / "source", {"a": b"a"})
    with pytest.raises(Exception, match=r"mode|X-Delete-At"):
        sync("push", source, **options)
