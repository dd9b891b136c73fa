# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``chameleon_lock``: its example, and many hosts at once, of which none waits for another one's task."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.modules.chameleon_lock import EXAMPLES
from tests.integration.conftest import Played

MODULE = "chameleon.data.chameleon_lock"
HOSTS = [f"host{number}" for number in range(20)]
OTHER = "ab" * 32


@pytest.fixture
def play(playbook: Callable[..., Played], tmp_path: Path) -> Callable[..., Played]:
    """Plays tasks on HOSTS, which are no machines."""
    inventory = tmp_path / "hosts.yml"
    inventory.write_text(json.dumps({"many": {"hosts": {host: {} for host in HOSTS}}}))

    def run(hosts: str, *tasks: dict[str, Any]) -> Played:
        named = [{"name": str(number), **task} for number, task in enumerate(tasks)]
        described = {"hosts": hosts, "gather_facts": False, "strategy": "ansible.builtin.free", "tasks": named}
        return playbook(json.dumps([described]), "-i", str(inventory), "--forks=10")

    return run


def test_what_is_locked_stays_until_it_is_to_change(play: Callable[..., Played], tmp_path: Path) -> None:
    (example,) = yaml.safe_load(EXAMPLES)
    del example["name"]
    given = example[MODULE]
    (source,) = given["entries"]
    file = tmp_path / "experiment.lock.json"
    another: dict[str, Any] = {MODULE: {**given, "entries": {source: {"digest": OTHER}}}}
    nonsense: dict[str, Any] = {MODULE: {**given, "entries": {source: {"digest": "none"}}}, "ignore_errors": True}
    updated: dict[str, Any] = {MODULE: {**another[MODULE], "update": True}}
    foreseen = {**updated, "check_mode": True, "diff": True}
    played = play(HOSTS[0], {**example, "check_mode": True}, example, another, nonsense, foreseen, updated, updated)
    results = [played.results[str(number)][HOSTS[0]] for number in range(7)]
    assert [one.get("changed") for one in results] == [True, True, False, False, True, True, False]
    assert results[2]["entries"] == given["entries"] and "has no digest" in results[3]["msg"]
    assert given["entries"][source]["digest"] in results[4]["diff"]["before"] and OTHER in results[4]["diff"]["after"]
    assert json.loads(file.read_text()) == {source: {"digest": OTHER}}


def test_hosts_that_lock_at_the_same_time_lose_nothing(play: Callable[..., Played], tmp_path: Path) -> None:
    path = str(tmp_path / "many.lock.json")
    # Each includes the task by itself, so that no two of them share one.
    included = tmp_path / "included.yml"
    included.write_text(json.dumps([{"name": "Lock", MODULE: {"path": path, "entries": "{{ own }}"}}]))
    own = "{{ {'datasets/' ~ inventory_hostname: {'digest': '" + OTHER + "'}} }}"
    play("many", {"ansible.builtin.include_tasks": str(included), "vars": {"own": own}})
    locked = json.loads(Path(path).read_text())
    assert sorted(locked) == sorted(f"datasets/{host}" for host in HOSTS)
