# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to have a data set on all nodes, each from the start of its programs to the last one's end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Callable, NamedTuple, Sequence

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
from tests.benchmarks.exchange import node as programme
from tests.benchmarks.exchange.report import ALL, EXCHANGED, SHARED, TREE
from tests.benchmarks.exchange.run import Run
from tests.benchmarks.quiet import ticks
from tests.lab import layout

_PORT = 6881
_PATIENCE = 30  # seconds
_LONGEST = 400.0  # seconds for a run
# What each node compiles on a processor of its own, all would here on the same two: it is compiled once.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(layout.ROOT / "build" / "cache" / "bytecode")


class Source(NamedTuple):
    """The data set.

    :ivar endpoint: of the store, by the narrow line
    """

    endpoint: str
    token: str
    container: str


class _Clock:
    """The steps of a run."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._began = self._last = time.monotonic()

    def step(self, name: str) -> None:
        """This one is over."""
        now = time.monotonic()
        self.steps[name], self._last = now - self._last, now

    @property
    def seconds(self) -> float:
        """Since the first one began."""
        return time.monotonic() - self._began


class _Node:
    """The program of one."""

    def __init__(self, number: int, folder: Path, source: Source, papers: list[str], part: str, options: Any) -> None:
        """
        :param options: of the pull, beside path and container; None where it does not pull
        """
        self.number = number
        own = folder / str(number)
        (own / "data").mkdir(parents=True)
        pull = None if options is None else {"path": f"{own}/data/", "container": source.container, **options}
        config = {
            "part": part,
            "endpoint": source.endpoint,
            "token": source.token,
            "options": pull,
            "papers": papers,
            "folder": str(own),
            "address": network.address(number),
        }
        command = ["ip", "netns", "exec", network.node(number), sys.executable]
        self._process = subprocess.Popen(
            [*command, "-m", "tests.benchmarks.exchange.node"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=layout.ROOT,
            env={**_ENVIRONMENT, "XDG_CACHE_HOME": f"{own}/cache"},
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


def prepare() -> None:
    """Compile what runs on nodes."""
    command = [sys.executable, "-c", f"import {programme.__name__}"]
    subprocess.run(command, check=True, cwd=layout.ROOT, env=_ENVIRONMENT)


def measured(way: str, count: int, source: Source) -> Run:
    """Go one way.

    :raises RuntimeError: it did not come to its end
    """
    part, options, go = _WAYS[way]
    with tempfile.TemporaryDirectory(prefix="bench-exchange-") as name:
        folder = Path(name)
        authority, papers = _papers(folder)
        before, (idle, every), clock = network.counters(), ticks(), _Clock()
        nodes = [_Node(number, folder, source, papers, part, options(number, count)) for number in range(1, count + 1)]
        limit = threading.Timer(_LONGEST, _end, [nodes])
        limit.start()
        try:
            go(nodes, clock, authority)
            results = [node.heard("result") for node in nodes]
            clock.step("last word" if way == EXCHANGED else "end")
        finally:
            limit.cancel()
            _end(nodes)
        seconds, after = clock.seconds, network.counters()
        idle, every = (now - then for now, then in zip(ticks(), (idle, every)))
        whole = {_files(folder / str(number) / "data") for number in range(1, count + 1)}
    if len(whole) != 1 or any(result["failed"] for result in results):
        raise RuntimeError(f"{way}: {whole} files, {results}")
    moved = {number: [now - then for now, then in zip(after[number], before[number])] for number in sorted(after)}
    return Run(
        seconds,
        clock.steps,
        moved.pop(0)[0],
        [sent for sent, _received in moved.values()],
        [received for _sent, received in moved.values()],
        sum(result["cpu"] for result in results),
        1 - idle / every,
        sum(result["downloads"] for result in results),
    )


def _end(nodes: Sequence[_Node]) -> None:
    for node in nodes:
        node.end()


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _all_pull(nodes: list[_Node], clock: _Clock, authority: Authority) -> None:
    """They have all they need."""


def _rsync_shares(nodes: list[_Node], clock: _Clock, authority: Authority) -> None:
    """Each takes the others' shares, from another one at a time."""
    for node in nodes:
        node.heard("ready")
    clock.step("share")
    for place, node in enumerate(nodes):
        others = nodes[place + 1 :] + nodes[:place]
        node.order("take", {"from": [network.address(other.number) for other in others]})
    for node in nodes:
        node.heard("taken")
    clock.step("exchange")
    for node in nodes:
        node.order("end", {})


def _rsync_tree(nodes: list[_Node], clock: _Clock, authority: Authority) -> None:
    """The first gives it to the second, these two to two others, these four to four others, and so on."""
    for node in nodes:
        node.heard("ready")
    clock.step("share")
    have = 1
    while have < len(nodes):
        takers = nodes[have : 2 * have]
        for giver, taker in zip(nodes, takers):
            taker.order("take", {"from": [network.address(giver.number)]})
        for taker in takers:
            taker.heard("taken")
        have += len(takers)
    clock.step("exchange")
    for node in nodes:
        node.order("end", {})


def _exchange(nodes: list[_Node], clock: _Clock, authority: Authority) -> None:
    seen = [node.heard(SEEN) for node in nodes]
    clock.step("look")
    bits = union(one["bits"] for one in seen)
    for place, node in enumerate(nodes):
        node.order(SHARE, {"bits": bits, "shares": len(nodes), "share": place})
    hashes = [[one["bundle"], one["stretches"]] for one in [node.heard(HASHES) for node in nodes]]
    clock.step("share")
    addresses = [[network.address(node.number), _PORT] for node in nodes]
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
    clock.step("exchange")
    for node in nodes:
        node.order(END, {})


def _papers(folder: Path) -> tuple[Authority, list[str]]:
    authority = Authority()
    paths = [folder / name for name in ("certificate", "key", "parameters")]
    for path, text in zip(paths, (*authority.sign(), PARAMETERS)):
        path.write_text(text)
    return authority, [str(path) for path in paths]


_Options = Callable[[int, int], Any]
_Go = Callable[[list[_Node], _Clock, Authority], None]
_WAYS: dict[str, tuple[str, _Options, _Go]] = {
    ALL: (programme.PULL, lambda number, count: {}, _all_pull),
    EXCHANGED: (programme.EXCHANGE, lambda number, count: {}, _exchange),
    SHARED: (
        programme.RSYNC,
        lambda number, count: {"shard": {"index": number - 1, "count": count}},
        _rsync_shares,
    ),
    TREE: (programme.RSYNC, lambda number, count: {} if number == 1 else None, _rsync_tree),
}
