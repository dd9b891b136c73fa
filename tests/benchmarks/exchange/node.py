# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on a node: a pull, or its part in an exchange, ordered by lines of JSON.

The first line of the input is a configuration: ``endpoint``, ``token``, ``options`` of ``swift_sync``, ``papers``
(paths of the TLS) and ``exchange`` (whether). Further lines are orders, ``{"name", "value"}``; lines of the output
what it tells, in the same form. The last one is ``result``, with ``cpu``, seconds of all its processes.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers
from ansible_collections.chameleon.data.plugins.module_utils._exchange.part import exchange
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options


class Lines:
    """The `Orders` of a node."""

    def __init__(self, papers: list[str]) -> None:
        self._papers = Papers(*papers)
        self._orders: dict[str, Mapping[str, Any]] = {}
        self._new = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def tell(self, name: str, value: Mapping[str, Any]) -> None:
        print(json.dumps({"name": name, "value": value}), flush=True)

    def wait(self, *names: str) -> tuple[str, Mapping[str, Any]]:
        with self._new:
            self._new.wait_for(lambda: any(name in self._orders for name in names))
            name = next(name for name in names if name in self._orders)
            return name, self._orders[name]

    def given(self, name: str) -> Mapping[str, Any] | None:
        return self._orders.get(name)

    def forgotten(self, seconds: float) -> bool:
        return False

    def papers(self, order: Mapping[str, Any]) -> Papers:
        return self._papers

    def read(self, papers: Papers) -> None:
        """They stay."""

    def _read(self) -> None:
        for line in sys.stdin:
            with self._new:
                order = json.loads(line)
                self._orders[order["name"]] = order["value"]
                self._new.notify_all()


def main() -> None:
    config = json.loads(sys.stdin.readline())
    settings = settings_with(direction="pull", **config["options"])

    def transport() -> Transport:
        return Transport(config["endpoint"], GivenToken(config["token"]), **transport_options(settings))

    told: dict[str, Any] = {}
    orders = Lines(config["papers"])
    if config["exchange"]:
        told["exchange"] = exchange(transport(), settings, Meter(), orders)
    synced = synchronise(transport(), settings, Meter(), False)
    told.update(failed=synced.get("failed", False), downloads=synced["counts"].get("download", 0))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    orders.tell("result", {**told, "cpu": sum(one.ru_utime + one.ru_stime for one in used)})


if __name__ == "__main__":
    main()
