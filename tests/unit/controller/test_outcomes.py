# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What playbooks tell at their end: of a task, as a table of all, and of what has not come through."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.filter.outcome import outcome
from ansible_collections.chameleon.data.plugins.filter.outcome_table import outcome_table
from ansible_collections.chameleon.data.plugins.filter.unfinished import unfinished


@pytest.mark.parametrize(
    ("result", "state", "told"),
    [
        ({"changed": False}, "ok", "10.0.0.1"),
        ({"changed": True, "results": [{"changed": True}]}, "changed", "10.0.0.1"),
        ({"skipped": True, "changed": False}, "ok", "10.0.0.1"),
        ({"failed": True, "msg": "no room\n"}, "failed", "no room"),
        ({"failed": True}, "failed", "it tells no reason"),
        (
            {
                "failed": True,
                "msg": "One or more items failed",
                "results": [{"msg": "x"}, {"failed": True, "msg": "y"}],
            },
            "failed",
            "y",
        ),
        ({"failed": True, "msg": "All items", "results": [{"failed": True, "msg": "y"}] * 2}, "failed", "y"),
    ],
)
def test_a_word_and_its_words(result: dict[str, Any], state: str, told: str) -> None:
    assert outcome(result, told="10.0.0.1") == {"state": state, "told": told}


def test_the_table_has_all_hosts_and_says_why() -> None:
    outcomes = {
        "node1": {"lease": outcome({}), "node": outcome({"changed": True}, told="10.0.0.1"), "stage": outcome({})},
        "node10": {"lease": outcome({}), "node": outcome({"failed": True, "msg": "no valid host"})},
        "node2": {},
    }
    assert outcome_table(outcomes, ["lease", "node", "stage"], lost=["node2"]) == [
        "        lease  node               stage",
        "node1   ok     changed: 10.0.0.1  ok",
        "node10  ok     failed             -",
        "node2   -      -                  -",
        "node10, node: no valid host",
        "node2: it has dropped out of the run",
    ]


def test_what_is_long_is_cut_in_the_table_and_whole_below_it_once() -> None:
    late = {"state": "late", "told": f"until 2026-12-02T06:00:00Z; only 10 min are left, and {'a, ' * 40}b took 2 h"}
    refused = outcome({"failed": True, "msg": "no"})
    outcomes = {"a": {"lease": late, "node": refused}, "b": {"lease": late, "node": outcome({}, told="x" * 48)}}
    assert outcome_table(outcomes, ["lease", "node"]) == [
        "   lease" + " " * 51 + "node",
        "a  late: until 2026-12-02T06:00:00Z; only 10 min are lef…  failed",
        "b  late: until 2026-12-02T06:00:00Z; only 10 min are lef…  ok: " + "x" * 48,
        f"a, b, lease: {late['told']}",
        "a, node: no",
    ]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"unmount": outcome({}), "verify": outcome({"changed": True})}, None),
        ({"node": {"state": "gone", "told": ""}}, None),
        ({"collect": outcome({"failed": True, "msg": "no room"}), "verify": outcome({})}, "collect: no room"),
        ({"collect": outcome({}), "verify": outcome({})}, "not done: unmount"),
        ({"collect": outcome({})}, "not done: unmount, verify"),
        ({}, "it was left out, or does not answer any more"),
    ],
)
def test_who_has_not_come_through_is_told_with_the_reason(found: dict[str, Any], reason: str | None) -> None:
    lines = unfinished({"node1": found}, ["unmount", "verify"])
    assert lines == ([] if reason is None else [f"node1: {reason}"])
