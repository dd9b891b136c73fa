# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``chameleon_fact`` on a node: its examples, again, foreseen, and taken away."""

from __future__ import annotations

from typing import Any, Callable

import yaml

from ansible_collections.chameleon.data.plugins.modules.chameleon_fact import EXAMPLES
from tests.integration.conftest import NODE, Played


def test_a_fact_is_kept_told_and_taken_away(playbook: Callable[..., Played]) -> None:
    setting, looking = yaml.safe_load(EXAMPLES)
    module = "chameleon.data.chameleon_fact"
    taking: dict[str, Any] = {**setting, module: {**setting[module], "value": {}}}
    reading = {module: {"name": "experiment"}}
    tasks = [
        {**setting, "check_mode": True, "diff": True},
        setting,
        setting,
        {"ansible.builtin.setup": {"gather_subset": ["!all", "!min", "local"]}},
        looking,
        reading,
        {**taking, "check_mode": True},
        taking,
        taking,
        reading,
    ]
    named = [{**task, "name": str(number)} for number, task in enumerate(tasks)]
    results = playbook(yaml.safe_dump([{"hosts": NODE, "gather_facts": False, "tasks": named}])).results
    told = [results[str(number)][NODE] for number in range(len(tasks))]
    assert [one.get("changed") for one in told] == [True, True, False, False, False, False, True, True, False, False]
    assert '"run": 7' in told[0]["diff"]["after"] and '"run"' not in told[0]["diff"]["before"]
    assert told[3]["ansible_facts"]["ansible_local"]["chameleon_data"]["experiment"] == {"run": 7}
    assert told[5]["value"] == {"run": 7} and told[9]["value"] == {}
