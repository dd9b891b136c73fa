# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and playbooks refuse variables that are misspelt, before they do anything; roles warn of what they lack."""

from __future__ import annotations

import json
from typing import Any, Callable

from tests.integration.conftest import Played

MISSPELT = {  # in each role: one that is meant to be another one, and that
    "data_mount": ("mouns", "mounts"),
    "dataset_stage": ("lock_fiel", "lock_file"),
    "node_snapshot": ("exlude", "exclude"),
}


def test_they_are_refused(playbook: Callable[..., Played]) -> None:
    plays: list[dict[str, Any]] = []
    for role, (misspelt, _meant) in MISSPELT.items():
        given = {f"{role}_{misspelt}": [], "node_snapshot_name": "none"}
        include = {"name": "Include", "ansible.builtin.include_role": {"name": f"chameleon.data.{role}"}, "vars": given}
        told = {"name": role, "ansible.builtin.debug": {"msg": "{{ ansible_failed_result.msg }}"}}
        plays.append({"hosts": "localhost", "gather_facts": False, "tasks": [{"block": [include], "rescue": [told]}]})
    check = {"name": "down", "chameleon.data.chameleon_role_variables": {"readers": ["up", "down"]}}
    others: dict[str, Any] = {"vars": {"down_host": "node1", "up_time": 1}, "ignore_errors": True}
    plays.append({"hosts": "localhost", "gather_facts": False, "tasks": [{**check, **others}]})
    played = playbook(json.dumps(plays))
    told = played.results["down"]["localhost"]["msg"]
    assert told.startswith("playbook down: it has no variable 'down_host'. Did you mean 'down_hosts'?")
    for role, (misspelt, meant) in MISSPELT.items():
        told = played.results[role]["localhost"]["msg"]
        assert told.startswith(f"role {role}: it has no variable '{role}_{misspelt}'. Did you mean '{role}_{meant}'?")


def test_of_others_is_warned_and_what_a_role_has_left_is_none(playbook: Callable[..., Played]) -> None:
    variables = {"data_mount_mounts": [], "data_mount_containre": "a", "ansible_user": "root"}
    role = {"name": "Mount", "ansible.builtin.include_role": {"name": "chameleon.data.data_mount"}, "vars": variables}
    played = playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [role, role]}]))
    said = " ".join(played.output.split())
    assert said.count("role data_mount: it has no variable") == 1
    assert "'data_mount_containre', and does nothing with it. Did you mean 'container' of what is in" in said
