# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Globs that match nothing are warned of, with what is likely wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.unmatched import (
    Unmatched,
    describe,
    nothing_there,
)


def test_what_has_matched_nothing_is_left() -> None:
    unmatched = Unmatched(["*.csv", "d", "none/*", ""])
    for name in ("a.csv", "d/x", "b.csv"):
        unmatched.see(name)
    assert unmatched.globs == ["none/*", ""]


@pytest.mark.parametrize(
    ("glob", "cause"),
    [
        ("", "empty"),
        ("/", "empty"),
        ("./a.csv", "'.'"),
        ("../a", "'..'"),
        ("/data/a.csv", "absolute"),
        ("{a,b}.csv", "braces"),
        ("a.csv,b.csv", "give a list"),
    ],
)
def test_likely_causes(glob: str, cause: str) -> None:
    told = describe([glob], "/data")
    assert repr(glob) in told
    assert cause in told
    assert describe(["a*"], "/data") == "include: nothing at /data matches 'a*'"


@pytest.mark.parametrize(
    ("params", "result", "warned"),
    [
        ({}, {"source_state": {"objects": 0}}, True),
        ({}, {"source_state": {"objects": 1}}, False),
        ({}, {"source_state": {}}, False),
        ({}, {}, False),  # a push
        ({"include": ["a"]}, {"source_state": {"objects": 0}}, False),
        ({"exclude": ["a"]}, {"source_state": {"objects": 0}}, False),
        ({"shard": {"index": 0, "count": 2}}, {"source_state": {"objects": 0}}, False),
    ],
)
def test_a_prefix_below_which_there_is_nothing(params: dict[str, Any], result: dict[str, Any], warned: bool) -> None:
    whole = {"include": [], "exclude": [], "shard": None, **params}
    told = nothing_there(whole, {"source": "data/nope", "passed_over": {"packed": 0}, "packed_sets": [], **result})
    assert ("nothing at data/nope: " in told) is warned


def test_a_packed_data_set_whose_versions_have_expired() -> None:
    result = {"source": "data/p", "source_state": {"objects": 0}, "passed_over": {"packed": 9}, "packed_sets": []}
    assert "whose versions have expired" in nothing_there({"include": [], "exclude": [], "shard": None}, result)
    below = {**result, "packed_sets": ["data/p/q/"]}
    assert "whose versions" not in nothing_there({"include": [], "exclude": [], "shard": None}, below)
