# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on a node, ordered by lines of JSON.

The first line of the input is a configuration: ``part``, one of `PULL`, `EXCHANGE` and `RSYNC`; ``endpoint`` and
``token``; ``options`` of ``swift_sync``, null where nothing is pulled; ``papers`` (paths of the TLS); ``folder``, which
has the data set's folder ``data``; ``address``. Further lines are orders, ``{"name", "value"}``; lines of the output
what it tells, in the same form. The last one is ``result``, with ``cpu``, seconds of all its processes.
"""

from __future__ import annotations

import json
import resource
import threading
from pathlib import Path
from typing import IO, Any, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers
from ansible_collections.chameleon.data.plugins.module_utils._exchange.part import exchange
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options
from tests.benchmarks.exchange.rsync import Daemon, note_names, take
from tests.unit.exchange.orders import OrdersInMemory

PULL, EXCHANGE, RSYNC = "pull", "exchange", "rsync"


class Lines(OrdersInMemory):
    """The `Orders` of a node.

    :param lines: of the input
    """

    def __init__(self, papers: list[str], lines: IO[str]) -> None:
        super().__init__(Papers(*papers))
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def tell(self, name: str, value: Mapping[str, Any]) -> None:
        print(json.dumps({"name": name, "value": value}), flush=True)

    def _read(self, lines: IO[str]) -> None:
        # Not by `sys.stdin`: a process that is forked meanwhile closes that, and waits for whoever reads it.
        for line in lines:
            order = json.loads(line)
            self.order(order["name"], order["value"])


def main() -> None:
    lines = open(0, closefd=False)  # noqa: SIM115  # as long as the process
    config = json.loads(lines.readline())
    orders = Lines(config["papers"], lines)
    told: dict[str, Any] = {}
    noted: list[str] = []
    if config["part"] == EXCHANGE:
        settings = settings_with(direction="pull", **config["options"])
        transport = Transport(config["endpoint"], GivenToken(config["token"]), **transport_options(settings))
        told["exchange"] = exchange(transport, settings, Meter(), orders)
        noted.append(told["exchange"].get("noted", ""))
    if config["options"] is not None:
        synced = _pulled(config, noted)
        told.update(failed=synced.get("failed", False), downloads=synced["counts"].get("download", 0))
    if config["part"] == RSYNC:
        _serve(config, orders)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    orders.tell("result", {"failed": False, "downloads": 0, **told, "cpu": sum(o.ru_utime + o.ru_stime for o in used)})


def _pulled(config: Mapping[str, Any], noted: Sequence[str]) -> dict[str, Any]:
    settings = settings_with(direction="pull", **config["options"])
    transport = Transport(config["endpoint"], GivenToken(config["token"]), **transport_options(settings))
    return synchronise(transport, settings, Meter(), False, noted)


def _serve(config: Mapping[str, Any], orders: Lines) -> None:
    """Give others what was pulled, and take what they have pulled."""
    folder = Path(config["folder"])
    if config["options"] is not None:
        note_names(folder)
    daemon = Daemon(folder, config["address"])
    orders.tell("ready", {})
    name, order = orders.wait("take", "end")
    if name == "take":
        take(order["from"], folder)
        note_names(folder)
        orders.tell("taken", {})
        orders.wait("end")
    daemon.end()


if __name__ == "__main__":
    main()
