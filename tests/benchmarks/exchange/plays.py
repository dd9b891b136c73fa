# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role stages a data set on the lab's real nodes, on lines as narrow: what a user waits for."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Iterator

from tests.benchmarks.exchange.network import limit
from tests.benchmarks.exchange.report import ALL, EXCHANGED
from tests.benchmarks.exchange.run import Play
from tests.lab import layout
from tests.lab.nodes.link import Link

WAYS = {ALL: "false", EXCHANGED: "true"}
_FOLDER = "/var/tmp/bench-exchange"
_CLEAN = {"ansible.builtin.command": f"rm -rf {_FOLDER} ~/.cache/chameleon.data", "changed_when": False}
_PULLED, _EXCHANGED = "dataset_stage_results[0].done.bytes", "dataset_stage_exchanges.values() | list"
_TOLD = f"{{{{ {{'pulled': {_PULLED}, 'exchanged': {_EXCHANGED}}} | to_json }}}}"


@contextlib.contextmanager
def narrow_lines(mbit: float) -> Iterator[None]:
    """Each node has a line of that, each way; the store has one of them all together."""
    ends = [end for name, address in layout.ALL_NODES.items() for end in _ends(Link(name, address))]
    try:
        for namespace, device in ends:
            limit(namespace, device, mbit)
        yield
    finally:
        for namespace, device in ends:
            subprocess.run(["tc", "-n", namespace, "qdisc", "del", "dev", device, "root"], check=False)


def played(way: str, container: str, data: str, files: int, size: int) -> Play:
    """Stage it on nodes that have nothing.

    :raises RuntimeError: the play failed
    """
    with tempfile.TemporaryDirectory(prefix="bench-exchange-") as name:
        work = Path(name)
        more = {node: {"ansible_host": address} for node, address in layout.MORE_NODES.items()}
        (work / "more.json").write_text(json.dumps({"lab_nodes": {"hosts": more}}))
        _run(work, {"tasks": [_CLEAN]})
        variables = {
            "dataset_stage_cloud": "lab-rgw",
            "dataset_stage_datasets": [{"path": _FOLDER, "container": container}],
            "dataset_stage_exchange": WAYS[way],
        }
        tell = {"ansible.builtin.copy": {"content": _TOLD, "dest": f"{work}/{{{{ inventory_hostname }}}}"}}
        began = time.monotonic()
        _run(
            work,
            {
                "vars": variables,
                "roles": ["chameleon.data.dataset_stage"],
                "post_tasks": [{**tell, "delegate_to": "localhost", "become": False}],
            },
        )
        seconds = time.monotonic() - began
        told = [json.loads((work / node).read_text()) for node in layout.ALL_NODES]
        _run(work, {"tasks": [_CLEAN]})
    exchanged = [one for node in told for one in node["exchanged"]]
    from_store = sum(node["pulled"] for node in told) + sum(one["from_store"] for one in exchanged)
    peers = sum(one["from_peers"] for one in exchanged)
    return Play(data, files, size, way, len(told), seconds, from_store, peers)


def _ends(link: Link) -> list[tuple[str, str]]:
    return [(layout.LAB_ID, link.node), (link.namespace, "eth0")]


def _run(work: Path, play: dict[str, Any]) -> None:
    (work / "play.json").write_text(json.dumps([{"hosts": "lab_nodes", "gather_facts": False, "become": True, **play}]))
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(layout.INVENTORY)]
    done = subprocess.run(
        [*command, "-i", str(work / "more.json"), str(work / "play.json")],
        check=False,
        capture_output=True,
        text=True,
        cwd=layout.ROOT / "tests" / "benchmarks",  # whose settings of Ansible are those of a user
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-1000:])
