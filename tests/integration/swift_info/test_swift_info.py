# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of an account, a container and its objects, on each store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, settings_with
from tests.integration.conftest import Cloud, http_to


def ask(store: Cloud, **options: Any) -> Any:
    asked = read_query({**defaults_of(SWIFT_INFO), **options})
    return tell(http_to(store.object_store, store.token), asked)


@pytest.fixture
def filled(store: Cloud, container: str, tmp_path: Path) -> str:
    """The test's container, with some objects."""
    for name in ("a/1.txt", "a/2.txt", "a/b/3.txt", "c/large"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    # Equal segments, and an order that is not that of their checksums' names.
    pieces = [os.urandom(1 << 20), bytes(1 << 20), os.urandom(1 << 20)]
    (tmp_path / "c/large").write_bytes(b"".join([pieces[0], pieces[1], pieces[2], pieces[1], b"end"]))
    settings = settings_with(direction=PUSH, path=str(tmp_path), container=container, segment_size="1M")
    done = synchronise(http_to(store.object_store, store.token), settings, Meter(), check=False)
    assert not done.get("failed"), done
    return container


def test_names_are_found_by_prefix_glob_and_limit(store: Cloud, filled: str) -> None:
    def names(**options: Any) -> list[str]:
        return [row["name"] for row in ask(store, container=filled, **options)["objects"]]

    assert names() == ["a/1.txt", "a/2.txt", "a/b/3.txt", "c/large"]
    assert names(glob="a/*.txt") == ["a/1.txt", "a/2.txt"] and names(glob="**/*.txt", limit=2) == names()[:2]
    assert names(glob="?/b") == ["a/b/3.txt"] and names(glob="*.txt") == names(prefix="c", glob="a/*") == []
    assert names(prefix="a/b") == ["a/b/3.txt"] and names(limit=0) == []
    found = ask(store, glob=filled + "*", limit=5)["containers"]
    assert [row["name"] for row in found] == [filled, filled + "_segments"]


@pytest.mark.every_store
def test_a_large_object_is_told_with_its_segments(store: Cloud, filled: str) -> None:
    told = ask(store, container=filled, object="c/large")["object"]
    assert told["static_large_object"] and told["segments_total"] == 5
    assert [segment["bytes"] for segment in told["segments"]] == [1 << 20] * 4 + [3]
    assert told["segments"][1] == told["segments"][3] != told["segments"][2]
    assert {segment["container"] for segment in told["segments"]} == {filled + "_segments"}
    short = ask(store, container=filled, object="c/large", limit=2)["object"]
    assert short["segments"] == told["segments"][:2] and short["segments_total"] == 5
    assert "segments" not in ask(store, container=filled, object="a/1.txt")["object"]


def test_keys_of_links_are_told_to_nobody(keyless: Cloud, container: str) -> None:
    transport = http_to(keyless.object_store, keyless.token)
    keys = {"X-Container-Meta-Temp-URL-Key": "s3cr3t", "X-Container-Meta-Temp-URL-Key-2": "s3cr3t"}
    transport.request("POST", headers={"X-Account-Meta-Temp-URL-Key": "s3cr3t"})
    transport.request("PUT", f"/{container}", headers={**keys, "X-Container-Meta-Purpose": "test"})
    for path in ("", f"/{container}"):
        assert "s3cr3t" in str(list(transport.request("HEAD", path).headers.items())), "the store tells none"
    told = ask(keyless), ask(keyless, container=container)
    assert told[1]["container"]["metadata"] == {"purpose": "test"} and "s3cr3t" not in str(told)


def test_versions_of_a_packed_data_set_are_told(store: Cloud, container: str, tmp_path: Path) -> None:
    _pushed(store, container, tmp_path, "1")
    _pushed(store, container, tmp_path, "22")
    told = ask(store, container=container, prefix="set/", versions=True)
    assert told["container"]["name"] == container and "objects" not in told
    newest, first = told["versions"]
    assert (newest["latest"], first["latest"]) == (True, False) and newest["parent"] == first["name"]
    assert (newest["files"], newest["bytes"], newest["packs"]) == (2, 3, 2) and first["parent"] is None
    assert ask(store, container=container, prefix="set", versions=True, limit=1)["versions"] == [newest]
    assert ask(store, container=container, versions=True)["versions"] == []


def _pushed(store: Cloud, container: str, folder: Path, content: str) -> None:
    (folder / "same").write_text("=")
    (folder / "changed").write_text(content)
    settings = settings_with(direction=PUSH, path=str(folder), container=container, prefix="set", layout="packed")
    done = synchronise(http_to(store.object_store, store.token), settings, Meter(), check=False)
    assert not done.get("failed"), done
