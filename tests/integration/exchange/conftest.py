# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of an exchange share: four nodes, a data set in the store, and what the store has sent."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import pytest

from tests.integration.conftest import Cloud, Played
from tests.integration.nodes import run_on
from tests.lab import layout
from tests.lab.lab import Lab

NODES = list(layout.ALL_NODES)
FOLDER = "/home/cc/exchange"


@pytest.fixture(scope="session")
def four_nodes(lab: Lab) -> Iterator[list[str]]:
    """The lab with all its nodes. Who had started them before still has them afterwards."""
    started = [name for name in layout.MORE_NODES if not lab.parts[name].belongs]
    report = lab.up(started) if started else None
    assert report is None or (not report.cannot and not report.failed), report
    yield NODES
    if started:
        assert not lab.down(started).failed


@pytest.fixture
def nodes(four_nodes: list[str]) -> Iterator[list[str]]:
    """They, without a data set."""
    yield four_nodes
    for node in four_nodes:
        run_on(node, f"rm -rf {FOLDER} /home/cc/.cache/chameleon.data /etc/ansible/facts.d/chameleon_data.fact")


class Staging:
    """Stages the container with the role on all nodes; *variables* are the role's."""

    def __init__(self, playbook: Callable[..., Played], container: str, folder: Path) -> None:
        self._playbook = playbook
        self._container = container
        self._folder = folder
        inventory = folder / "more.json"
        more = {node: {"ansible_host": address} for node, address in layout.MORE_NODES.items()}
        inventory.write_text(json.dumps({"lab_nodes": {"hosts": more}}))
        self._arguments = ["-i", str(layout.INVENTORY), "-i", str(inventory)]

    def __call__(self, *arguments: str, play: Mapping[str, Any] | None = None) -> Played:
        return self._playbook(json.dumps(self._plays(play or {}, {})), *self._arguments, *arguments)

    def begin(self, **more: Any) -> subprocess.Popen[bytes]:
        """Its process, for who does not wait for the end; it is the first of its group.

        :param more: what is said of the data set
        """
        path = self._folder / "begun.json"
        path.write_text(json.dumps(self._plays({}, more)))
        command = ["ansible-playbook", *self._arguments, str(path)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def _plays(self, play: Mapping[str, Any], more: Mapping[str, Any]) -> list[dict[str, Any]]:
        data_set = {"path": FOLDER, "container": self._container, "links": "preserve", **more}
        variables = {
            "dataset_stage_cloud": "lab-rgw",
            "dataset_stage_datasets": [data_set],
            "dataset_stage_exchange": "true",
            "dataset_stage_exchange_patience": 5,
        }
        role = "chameleon.data.dataset_stage"
        return [{"hosts": "lab_nodes", "gather_facts": False, "vars": variables, "roles": [role], **play}]


@pytest.fixture
def stage(playbook: Callable[..., Played], container: str, tmp_path: Path) -> Staging:
    """With the container of the test."""
    return Staging(playbook, container, tmp_path)


@pytest.fixture
def data_set(cloud: Callable[[str], Cloud], container: str, tmp_path: Path) -> Path:
    """A folder that is in the container: small files, a large one of segments, links, an empty folder."""
    folder = tmp_path / "data"
    (folder / "small").mkdir(parents=True)
    script = f"""
        cd {folder}
        for n in $(seq 120); do head -c $((n * 97)) /dev/urandom > small/$n; done
        head -c 41000000 /dev/urandom > large
        head -c 3000000 /dev/urandom > middle
        touch empty; mkdir nothing; ln -s small/1 link
        chmod 640 small/2; touch -d 2001-02-03T04:05:06 small/2
    """
    subprocess.run(["bash", "-ec", script], check=True)
    from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
    from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
    from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
    from tests.integration.conftest import http_to

    store = cloud("lab-rgw")
    settings = settings_with(
        direction="push", path=str(folder), container=container, links="preserve", segment_size="4M"
    )
    assert not synchronise(http_to(store.object_store, store.token), settings, Meter(), False).get("failed")
    return folder


def state_of(node: str) -> str:
    """All that there is in the folder of a node: modes, times, names, contents."""
    return run_on(
        node,
        f"cd {FOLDER}; find . -mindepth 1 ! -type d -printf '%M %T@ %s %P %l\\n' | sort; find . -type d | sort; "
        "find . -type f -exec sha256sum {} + | sort -k 2",
    )


def left_on(node: str) -> str:
    """Processes, folders and ports that an exchange has there."""
    return run_on(
        node,
        "pgrep -u cc -a python3 || true; "
        f"ls -d {FOLDER}/.chameleon-data-* /dev/shm/chameleon-data.*/handover 2>/dev/null || true; "
        "ss -Htln 'sport = 6881'",
    )
