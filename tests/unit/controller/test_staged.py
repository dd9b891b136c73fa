# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node's facts and lock files say of data sets."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.filter.locked import locked
from ansible_collections.chameleon.data.plugins.filter.staged import staged

A, B = {"digest": "a", "objects": 1, "bytes": 2}, {"digest": "b", "objects": 1, "bytes": 2}


def dataset(path: str, folder: str = "", **given: Any) -> dict[str, Any]:
    return {"path": path, "folder": folder or path, "container": "c", "prefix": "p", "owner": "cc", **given}


def pulled(item: dict[str, Any], state: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"item": item, "source_state": state, "changed": False, **given}


def entry(folder: str, state: dict[str, Any], since: str, **given: Any) -> dict[str, Any]:
    what = {"container": "c", "prefix": "p", "include": None, "exclude": None, "shard": None}
    return {"folder": folder, **what, **given, **state, "since": since}


def test_what_was_pulled_is_told_since_it_is_so() -> None:
    first = staged({}, [pulled(dataset("/a"), A, changed=True)], [], "1")["datasets"]
    assert first == {"/a": entry("/a", A, "1")}
    repaired = staged(first, [pulled(dataset("/a"), A, changed=True)], [], "2")["datasets"]
    assert repaired == first
    assert staged(first, [pulled(dataset("/a"), B, changed=True)], [], "3")["datasets"] == {"/a": entry("/a", B, "3")}
    shard = {"index": 0, "count": 2}
    assert staged(first, [pulled(dataset("/a", shard=shard), A)], [], "4")["datasets"]["/a"]["since"] == "4"


@pytest.mark.parametrize(("changed", "stays"), [(True, False), (False, True)])
def test_what_failed_half_way_is_not_told_and_what_was_refused_is(changed: bool, stays: bool) -> None:
    before = {"/a": entry("/cache", A, "1"), "/b": entry("/cache", A, "1"), "/c": entry("/other", A, "1")}
    failed = {"item": dataset("/a", "/cache"), "failed": True, "changed": changed}
    assert staged(before, [failed], [], "2")["datasets"] == (before if stays else {"/c": before["/c"]})


def test_paths_to_the_same_folder_change_together() -> None:
    before = {"/b": entry("/cache", A, "1"), "/part": entry("/cache", A, "1", include=["x"])}
    after = staged(before, [pulled(dataset("/a", "/cache"), B, changed=True)], [], "2")["datasets"]
    assert after == {"/b": entry("/cache", B, "2"), "/part": before["/part"], "/a": entry("/cache", B, "2")}


@pytest.mark.parametrize(
    ("other", "unused"),
    [("/cache/c/q", True), ("/cache/c/pp", True), ("/cache/c/p", False), ("/cache/c", False), ("/cache/c/p/x", False)],
)
def test_a_copy_that_nothing_needs_is_unused(other: str, unused: bool) -> None:
    before = {"/a": entry("/cache/c/p", A, "1"), "/b": entry(other, A, "1"), "/d": entry("/d", A, "1")}
    result = staged(before, [], ["/a", "/d", "/never"], "2")
    assert result["datasets"] == {"/b": before["/b"]}
    assert result["unused"] == (["/cache/c/p"] if unused else [])
    assert result["parents"] == (["/cache/c"] if unused else [])


def test_the_folders_above_a_copy_end_at_the_cache() -> None:
    before = {"/a": {**entry("/nvme/cache/c/p/q", A, "1"), "prefix": "p/q"}, "/b": entry("/elsewhere", A, "1")}
    assert staged(before, [], ["/a", "/b"], "2")["parents"] == ["/nvme/cache/c/p", "/nvme/cache/c"]


def test_a_copy_of_which_nothing_came_may_be_empty() -> None:
    refused = {"item": dataset("/a", "/cache/c/p@deadbeef"), "failed": True, "changed": False}
    assert staged({}, [refused], [], "1")["parents"] == ["/cache/c/p@deadbeef", "/cache/c"]
    before = {"/b": entry("/cache/c/p@deadbeef", A, "1")}
    assert staged(before, [refused], [], "2")["parents"] == []
    by_itself = {**refused, "item": dataset("/data/c/p")}
    assert staged({}, [by_itself], [], "1")["parents"] == []


def test_the_version_of_a_packed_data_set_is_told_and_locked() -> None:
    version = {"version": {"time": "20261129T085504.123456Z", "digest": "d" * 64}}
    result = pulled(dataset("/a", source="c/p"), A, **version)
    assert staged({}, [result], [], "1")["datasets"] == {"/a": entry("/a", A, "1", version="d" * 64)}
    assert locked({"c/p": B, "c/q": B}, [result]) == {"c/p": {**A, "version": "d" * 64}, "c/q": B}
    assert locked({}, [pulled(dataset("/a", source="c/p"), A)]) == {"c/p": A}


@pytest.mark.parametrize("version", ["0123abcd", f"20261129T085504.123456Z-{'0' * 64}"])
def test_a_version_that_was_named_is_a_copy_of_its_own(version: str) -> None:
    copy = f"/cache/c/p@{version}"
    before = {"/a": entry("/cache/c/p", A, "1"), "/old": entry(copy, A, "1", version=version)}
    result = staged(before, [], ["/old"], "2")
    assert result["unused"] == [copy] and result["datasets"] == {"/a": before["/a"]}
    assert result["parents"] == ["/cache/c"]
