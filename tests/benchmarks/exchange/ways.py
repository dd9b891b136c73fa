# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to have a data set on all nodes, each from the start of its programs to the last one's end."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import union
from ansible_collections.chameleon.data.plugins.module_utils._exchange.orders import (
    DONE,
    END,
    EXCHANGE,
    HASHES,
    SEEN,
    SHARE,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import neighbours
from ansible_collections.chameleon.data.plugins.plugin_utils.exchange_papers import PARAMETERS, Authority
from tests.benchmarks.exchange import network
from tests.lab import layout

PORT = 6881
ALL, EXCHANGED = "all pull", "exchange"
_PATIENCE = 30  # seconds


class Source(NamedTuple):
    """The data set.

    :ivar endpoint: of the store, by the narrow line
    """

    endpoint: str
    token: str
    container: str


class Run(NamedTuple):
    """What came of it.

    :ivar seconds: of the wall clock
    :ivar egress: bytes that the store has sent on its line, headers and all
    :ivar busiest: bytes that the node has sent which has sent most
    :ivar cpu: seconds of all programs of all nodes
    :ivar downloads: files that the last word has brought
    """

    seconds: float
    egress: int
    busiest: int
    cpu: float
    downloads: int


class _Node:
    """The program of one."""

    def __init__(self, number: int, folder: Path, source: Source, papers: list[str], exchanges: bool) -> None:
        self.number = number
        own = folder / str(number)
        (own / "data").mkdir(parents=True)
        options = {"path": f"{own}/data/", "container": source.container}
        config = {
            "endpoint": source.endpoint,
            "token": source.token,
            "options": options,
            "papers": papers,
            "exchange": exchanges,
        }
        command = ["ip", "netns", "exec", network.node(number), "env", f"XDG_CACHE_HOME={own}/cache"]
        self._process = subprocess.Popen(
            [*command, sys.executable, "-m", "tests.benchmarks.exchange.node"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=layout.ROOT,
        )
        self._say(config)

    def order(self, name: str, value: Any) -> None:
        self._say({"name": name, "value": value})

    def heard(self, name: str) -> dict[str, Any]:
        """:raises RuntimeError: it has told something else, or ended"""
        line = self._process.stdout.readline() if self._process.stdout else ""
        told = json.loads(line or "{}")
        if told.get("name") != name:
            raise RuntimeError(f"node {self.number} told {told} instead of {name}")
        return dict(told["value"])

    def end(self) -> None:
        """Whatever it does."""
        self._process.kill()
        self._process.wait()

    def _say(self, value: Any) -> None:
        if self._process.stdin:
            self._process.stdin.write(json.dumps(value) + "\n")
            self._process.stdin.flush()


def measured(way: str, count: int, source: Source) -> Run:
    """Go one way."""
    with tempfile.TemporaryDirectory(prefix="bench-exchange-") as name:
        folder = Path(name)
        authority, papers = _papers(folder)
        before, began = network.counters(), time.monotonic()
        nodes = [_Node(number, folder, source, papers, way == EXCHANGED) for number in range(1, count + 1)]
        try:
            if way == EXCHANGED:
                _exchange(nodes, authority)
            results = [node.heard("result") for node in nodes]
        finally:
            for node in nodes:
                node.end()
        seconds, after = time.monotonic() - began, network.counters()
    if any(result["failed"] for result in results):
        raise RuntimeError(f"{way}: {results}")
    sent = {number: after[number][0] - before[number][0] for number in after}
    return Run(
        seconds,
        sent.pop(0),
        max(sent.values()),
        sum(result["cpu"] for result in results),
        sum(result["downloads"] for result in results),
    )


def _exchange(nodes: list[_Node], authority: Authority) -> None:
    seen = [node.heard(SEEN) for node in nodes]
    bits = union(one["bits"] for one in seen)
    for place, node in enumerate(nodes):
        node.order(SHARE, {"bits": bits, "shares": len(nodes), "share": place})
    hashes = [[one["bundle"], one["stretches"]] for one in [node.heard(HASHES) for node in nodes]]
    addresses = [[network.address(node.number), PORT] for node in nodes]
    for place, node in enumerate(nodes):
        dial, others = neighbours(place, len(nodes))
        order = {
            "hashes": hashes,
            "authority": authority.certificate,
            "own": addresses[place],
            "dial": [addresses[other] for other in dial],
            "others": [addresses[other] for other in others],
            "patience": _PATIENCE,
        }
        node.order(EXCHANGE, order)
    for node in nodes:
        node.heard(DONE)
    for node in nodes:
        node.order(END, {})


def _papers(folder: Path) -> tuple[Authority, list[str]]:
    authority = Authority()
    paths = [folder / name for name in ("certificate", "key", "parameters")]
    for path, text in zip(paths, (*authority.sign(), PARAMETERS)):
        path.write_text(text)
    return authority, [str(path) for path in paths]
