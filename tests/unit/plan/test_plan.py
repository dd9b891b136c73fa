# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan


def test_an_empty_plan_is_false_and_a_full_one_is_true() -> None:
    assert not Plan()
    assert Plan([Change("upload", "a", "new", 3)])


def test_counts_and_bytes() -> None:
    plan = Plan([Change("upload", "a", "new", 3), Change("upload", "b", "new", 4), Change("delete", "c", "gone")])
    assert plan.counts() == {"upload": 2, "delete": 1}
    assert plan.bytes() == 7


def test_head_and_diff_do_not_grow_with_the_plan() -> None:
    plan = Plan(Change("upload", f"f{number}", "new") for number in range(1000))
    assert len(plan.head(5)) == 5
    assert plan.head(1) == [{"action": "upload", "target": "f0", "reason": "new", "size": 0}]
    assert plan.diff(2, "/data")["after"] == "upload f0  # new\nupload f1  # new\n… and 998 more\n"


def test_the_diff_of_an_empty_plan_shows_no_difference() -> None:
    diff = Plan().diff(10)
    assert diff["before"] == diff["after"] == ""
