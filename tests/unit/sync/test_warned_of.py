# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has hardly been meant is warned of, with what is likely wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.warned_of import warned_of

WHOLE: dict[str, Any] = {"include": [], "exclude": [], "shard": None}
PASSED_OVER = {"packed": 0, "temporary": 0}
PUSHED = {"direction": "push", "source": "/data", "unmatched": [], "packed_sets": [], "passed_over": PASSED_OVER}
PULLED = {
    **PUSHED,
    "direction": "pull",
    "source": "data/nope",
    "container": "data",
    "prefix": "nope/",
}


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
    (told,) = warned_of(WHOLE, {**PUSHED, "unmatched": [glob]})
    assert repr(glob) in told
    assert cause in told
    assert warned_of(WHOLE, {**PUSHED, "unmatched": ["a*"]}) == ["include: nothing at /data matches 'a*'"]


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
    told = warned_of({**WHOLE, **params}, {**PULLED, **result})
    assert [text for text in told if "nothing at data/nope: " in text] == told
    assert bool(told) is warned


def test_a_packed_data_set_whose_versions_have_expired() -> None:
    result = {**PULLED, "source_state": {"objects": 0}, "passed_over": {**PASSED_OVER, "packed": 9}}
    (told,) = warned_of(WHOLE, result)
    assert "whose versions have expired" in told


def test_packed_data_sets_that_a_pull_leaves_out() -> None:
    result = {**PULLED, "prefix": "", "source_state": {"objects": 3}, "packed_sets": ["a/", "b/"]}
    assert warned_of(WHOLE, result) == [
        "packed data sets were left out: data/a/, data/b/: pull each with its own 'prefix'"
    ]
    assert warned_of(WHOLE, {**result, "direction": "push"}) == []
    (told,) = warned_of(WHOLE, {**result, "prefix": "a/x/", "source": "data/a/x/", "packed_sets": ["a/"]})
    assert told.startswith("data/a/x/ is below the packed data set data/a/: ")


def test_names_of_temporary_files_that_a_pull_leaves_out() -> None:
    result = {**PULLED, "source_state": {"objects": 3}, "passed_over": {**PASSED_OVER, "temporary": 2}}
    (told,) = warned_of(WHOLE, result)
    assert told.startswith("2 names at data/nope were left out") and "delete or rename" in told
    assert warned_of(WHOLE, {**result, "direction": "push"}) == []
