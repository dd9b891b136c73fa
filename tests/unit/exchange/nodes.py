# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes on loopback, with an address and a folder each, the real engine, and a controller that orders them."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers
from ansible_collections.chameleon.data.plugins.module_utils._exchange.orders import (
    DONE,
    END,
    EXCHANGE,
    HASHES,
    SEEN,
    SHARE,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.part import exchange
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import Seen, find_swarms
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from tests.lab.patience import patience
from tests.unit.exchange.orders import OrdersInMemory

PORT = 16881
PATIENCE = 3  # seconds


class Node(OrdersInMemory):
    """One of them; it is the `Orders` of its part as well.

    :ivar result: what its part returned, or raised
    """

    def __init__(self, number: int, folder: Path, store: str, papers: Papers, **options: Any) -> None:
        super().__init__(papers, patience=60)
        self.address = f"127.0.5.{number}"
        self.folder = folder / f"node{number}"
        self.folder.mkdir(exist_ok=True)
        self.settings = settings_with(
            **{"direction": "pull", "path": f"{self.folder}/", "container": "box", "concurrency": "4", **options}
        )
        self.meter = Meter()
        self.result: Any = None
        self._store = store
        self._told: dict[str, queue.Queue[Mapping[str, Any]]] = {
            SEEN: queue.Queue(),
            HASHES: queue.Queue(),
            DONE: queue.Queue(),
        }
        self._thread = threading.Thread(target=self._run, daemon=True)

    def transport(self) -> Transport:
        return Transport(self._store, GivenToken("t"), retries=0)

    def begin(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = exchange(self.transport(), self.settings, self.meter, self)
        except Exception as error:
            self.result = error
            for told in self._told.values():
                told.put({"error": error})

    def heard(self, name: str) -> Mapping[str, Any]:
        return self._told[name].get(timeout=60)

    def has_all(self) -> bool:
        """Whether it has got what it wanted of the others."""
        state = self.meter.snapshot()
        return bool(state["stage"] == "exchanging" and state["bytes"] >= state["bytes_total"])

    def end(self) -> Any:
        self.order(END, {})
        self._thread.join(60)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def sync(self, check: bool = False) -> dict[str, Any]:
        """The last word."""
        noted = [self.result["noted"]] if isinstance(self.result, dict) and "noted" in self.result else []
        return synchronise(self.transport(), self.settings, Meter(), check, noted)

    def tell(self, name: str, value: Mapping[str, Any]) -> None:
        self._told[name].put(value)


def run(
    nodes: Sequence[Node],
    authority: str,
    lost: Sequence[Node] = (),
    late: Sequence[Node] = (),
    shared: Callable[[], None] = lambda: None,
    done: Callable[[], None] = lambda: None,
) -> list[Any]:
    """The whole exchange; returns the results.

    :param lost: nodes of whose hashes nobody learns
    :param late: nodes that join when the others have given up waiting
    :param shared: is called when all have their shares
    :param done: is called when all have what they can have, before the end
    """
    for node in nodes:
        node.begin()
    told = {node.address: node.heard(SEEN) for node in nodes}
    for one in told.values():
        if "error" in one:
            raise one["error"]
    seen = {
        address: Seen("key", one["digest"], one["missing"], one["bits"], address.replace("127", "10"), one["engine"])
        for address, one in told.items()
        if "reason" not in one
    }
    swarms = find_swarms("true", seen)
    swarm = next((verdict.swarm for verdict in swarms.values() if verdict.swarm is not None), None)
    if swarm is None:
        return [node.end() for node in nodes]
    part = [node for node in nodes if node.address in swarm.hosts]
    for node in part:
        place = swarm.sharers.index(node.address) if node.address in swarm.sharers else None
        node.order(SHARE, {"bits": swarm.bits, "shares": len(swarm.sharers), "share": place})
    hashes = {node.address: node.heard(HASHES) for node in part}
    known = [None if address in [node.address for node in lost] else hashes[address] for address in swarm.sharers]
    shared()
    orders = {}
    for number, node in enumerate(part):
        others = [[other.address, PORT] for other in part]
        orders[node] = {
            "hashes": [one and [one["bundle"], one["stretches"]] for one in known],
            "authority": authority,
            "own": [node.address, PORT],
            "dial": others[number + 1 :],
            "others": others[:number],
            "patience": PATIENCE,
        }
    for wave in ([node for node in part if node not in late], late):
        for node in wave:
            node.order(EXCHANGE, orders[node])
        for node in wave:
            node.heard(DONE)
    deadline = time.monotonic() + patience(60)
    while late and time.monotonic() < deadline and not all(node.has_all() for node in part):
        time.sleep(0.1)  # whoever has told that it has waited long enough goes on taking
    done()
    return [node.end() for node in nodes]
