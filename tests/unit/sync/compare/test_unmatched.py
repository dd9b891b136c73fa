# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Globs that match nothing are warned of, with what is likely wrong."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.unmatched import Unmatched, describe


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
