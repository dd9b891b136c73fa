# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a progress line promises before everything is compared."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Expected
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.expectation import expected_so_far
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner


def planner(direction: str, planned: int, source: int, destination: int) -> Planner:
    made = Planner(direction, delete=False)
    for number in range(planned):
        made.transfers.add("transfer", str(number), "new", 10)
    made.source, made.destination = source, destination
    return made


@pytest.mark.parametrize("there", [None, 0, 1999, 2000])
def test_what_is_planned_is_the_least(there: int | None) -> None:
    """Of names that are not there yet, or all of which have been met, an index tells nothing."""
    assert expected_so_far(planner("push", 30, 5000, 2000), True, there) == Expected(30, 300, "at least")
    assert expected_so_far(planner("pull", 30, 2000, 10), False, there) == Expected(30, 300, "at least")


def test_few_names_tell_nothing_of_the_rest() -> None:
    assert expected_so_far(planner("push", 30, 999, 999), True, 100_000) == Expected(30, 300, "at least")


def test_the_rest_is_taken_to_be_like_what_has_been_met() -> None:
    assert expected_so_far(planner("push", 30, 2500, 2000), True, 100_000) == Expected(1500, 15_000, "about")
    assert expected_so_far(planner("pull", 30, 2000, 0), False, 100_000) == Expected(1500, 15_000, "about")
