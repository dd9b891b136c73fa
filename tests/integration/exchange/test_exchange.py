# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four real nodes stage one data set, which the store sends once."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from tests.integration.conftest import Played
from tests.integration.exchange.conftest import FOLDER, Staging, left_on, state_of
from tests.integration.nodes import run_on
from tests.lab.patience import patience

END = "chameleon.data.dataset_stage : Put what has come into its place"
MOVE = "chameleon.data.dataset_stage : Move what has changed"


def ends(played: Played) -> dict[str, Any]:
    """What each node's part has come to."""
    return dict(
        played.results[next(task for task in played.results if task.endswith("Put what has come into its place"))]
    )


def moves(played: Played) -> dict[str, Any]:
    """What the last word was on each node."""
    found = played.results[next(task for task in played.results if task.endswith("Move what has changed"))]
    return {node: result["results"][0] for node, result in found.items()}


def test_the_store_sends_a_data_set_once(nodes: list[str], data_set: Path, stage: Staging) -> None:
    size = sum(path.lstat().st_size for path in data_set.rglob("*") if not path.is_dir() or path.is_symlink())
    first = stage()
    parts = ends(first)
    assert sorted(parts) == sorted(nodes)
    assert sum(part["from_store"] for part in parts.values()) <= size * 1.01
    assert all(part["left"] == 0 for part in parts.values()), parts
    assert all(move["counts"] == {} for move in moves(first).values()), moves(first)
    assert len({state_of(node) for node in nodes}) == 1
    assert not any(left_on(node) for node in nodes)
    assert "came from other nodes" in first.output

    again = stage()
    assert all(not move["changed"] for move in moves(again).values())
    assert "came from other nodes" not in again.output

    # A node that is new has it from the others, one that is alone does not wait for anybody.
    run_on("node4", f"rm -rf {FOLDER}/large {FOLDER}/small")
    mended = ends(stage())
    assert sum(part["from_store"] for part in mended.values()) == 0
    assert mended["node4"]["files"] == 121
    assert state_of("node4") == state_of("node1")


def test_the_share_of_a_node_that_dies_comes_from_the_store(nodes: list[str], data_set: Path, stage: Staging) -> None:
    killed: list[str] = []

    def kill() -> None:
        script = f"""
            until [ -d {FOLDER}/.chameleon-data-exchange.part ]; do sleep 0.05; done
            kill -KILL $(cat /dev/shm/chameleon-data.*/handover/pid) && echo killed
        """
        killed.append(run_on("node2", script))

    killing = threading.Thread(target=kill)
    killing.start()
    played = stage()
    killing.join()
    assert killed == ["killed\n"]
    parts = ends(played)
    assert parts["node1"]["left"] > 0
    assert parts["node1"]["from_peers"] > 0
    assert len({state_of(node) for node in nodes}) == 1
    assert not any(left_on(node) for node in nodes)


def test_nothing_is_left_of_a_run_that_is_interrupted(nodes: list[str], data_set: Path, stage: Staging) -> None:
    running = stage.begin(bandwidth_limit="200k")
    run_on("node3", f"until [ -d {FOLDER}/.chameleon-data-exchange.part ]; do sleep 0.05; done")
    time.sleep(patience(8))  # now all are waited for
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(patience(120)) != 0
    deadline = time.monotonic() + patience(30)
    while any(left_on(node) for node in nodes) and time.monotonic() < deadline:
        time.sleep(1)
    assert {node: left_on(node) for node in nodes} == dict.fromkeys(nodes, "")
    stage()
    assert len({state_of(node) for node in nodes}) == 1


def test_where_hosts_do_not_wait_for_each_other_each_pulls(nodes: list[str], data_set: Path, stage: Staging) -> None:
    played = stage(play={"strategy": "free", "gather_facts": False})
    assert not any("from_peers" in part for part in ends(played).values())
    assert all(move["counts"]["download"] > 100 for move in moves(played).values())
