# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every experiment does, on whichever ansible-core runs this; tests.tools.controllers runs it on each."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import NODE
from tests.integration.nodes import run_on
from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule

PLAY = (Path(__file__).parent / "everyday.yml").read_text()
SLOW = """
- hosts: all
  gather_facts: false
  tasks:
    - name: Push slowly
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /etc/pam.d
        container: {container}
        concurrency: 1
        include: [common-*, nothing-like-this]
"""
FOR_GOOD = ("Make the container", "Push", "Move what has changed")
FOR_NOW = ("See what it would take to mount it", "See what it would take to make an image")


on_node = partial(run_on, NODE)


@pytest.fixture
def folder(container: str) -> Iterator[str]:
    """A folder on the node that is not there yet."""
    yield f"/srv/{container}"
    on_node(f"rm -rf /srv/{container} /etc/ansible/facts.d/chameleon_data.fact")


@pytest.fixture
def work(playbook: Callable[..., Any], container: str, folder: str) -> Callable[..., Any]:
    """Runs the play; its results, after a look that ansible-core had nothing to complain about."""

    def run(*arguments: str, **env: str) -> Any:
        given = f"everyday_name={container} everyday_path={folder} everyday_authority={layout.AUTHORITY}"
        played = playbook(PLAY, "--limit", NODE, "-e", given, *arguments, env=env)
        assert "DEPRECATION" not in played.output and "WARNING" not in played.output, played.output
        return {task: of_host[NODE] for task, of_host in played.results.items()}

    return run


def test_everyday_work(work: Callable[..., Any], container: str, folder: str, tmp_path: Path) -> None:
    first = work(ANSIBLE_CALLBACKS_ENABLED="results,chameleon.data.report", CHAMELEON_DATA_REPORT_FOLDER=str(tmp_path))
    assert [task for task in (*FOR_GOOD, *FOR_NOW) if not first[task]["changed"]] == []
    assert on_node(f"diff -r /etc/pam.d {folder} && echo the same") == "the same\n"
    assert first["Read by a link"]["content"] == on_node("cat /etc/pam.d/common-auth")
    assert first["List"]["objects"] and first["List the images"]["images"] == []

    (told,) = tmp_path.glob("*Z-*.json")
    facts = json.loads(told.read_text())
    moved = {one["direction"]: one for one in facts["transfers"]}
    assert moved["push"]["bytes"] == first["Push"]["done"]["bytes"] == moved["pull"]["bytes"] > 0
    assert moved["pull"]["whole"] == moved["pull"]["bytes"] and moved["pull"]["path"] == folder
    things = {(one["kind"], one["name"]): one for one in facts["things"]}
    assert things.keys() == {("container", container), ("data set", folder)} and facts["failures"] == []
    assert things["data set", folder]["hosts"] == [NODE] and "--limit" in things["data set", folder]["command"]
    assert f"{container} <span" in told.with_suffix(".html").read_text()

    again = work("--skip-tags=asked")
    assert [task for task in FOR_GOOD if again[task]["changed"]] == []
    on_node(f"rm {folder}/common-auth")
    foreseen = work("--skip-tags=asked", "--check", "--diff")
    assert foreseen["Move what has changed"]["changed"] and not foreseen["Push"]["changed"]
    assert on_node(f"ls {folder}/common-auth || echo not there") == "not there\n"


def test_a_task_that_lasts_has_a_result_like_any_other(playbook: Callable[..., Any], container: str) -> None:
    rules.set_rules("swift", [Rule(method="PUT", path="/common-", delay=2)])
    try:
        played = playbook(SLOW.format(container=container), "--limit", NODE)
    finally:
        rules.clear("swift")
    result = played.results["Push slowly"][NODE]
    assert result["changed"] and result["done"]["files"] == int(on_node("ls /etc/pam.d/common-* | wc -l"))
    (warning,) = result["warnings"]
    assert "nothing-like-this" in warning and "[WARNING]" in played.output
