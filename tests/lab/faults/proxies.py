# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault proxies as processes of the lab: started on demand, changed while they run, gone after `down`."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Mapping

from tests.lab import layout
from tests.lab.faults.conditions import Conditions, Traffic
from tests.lab.parts import LabError
from tests.lab.process import Daemon, write_whole


def start(service: str, conditions: Conditions) -> int:
    """Put a proxy in front of a service named in layout.PORTS; return its port on the lab's address."""
    if service not in layout.PORTS:
        raise LabError(f"{service}: no such service. There are {', '.join(layout.PORTS)}.")
    free = [port for port in layout.PROXY_PORTS if port not in running()]
    if not free:
        raise LabError("all proxy ports are in use. End one: proxy --end PORT.")
    port = free[0]
    _file(port).with_suffix(".traffic").unlink(missing_ok=True)
    change(port, conditions)
    daemon = _daemon(port, service)
    daemon.start()
    # To try a connection would count as traffic. It writes its first, empty count once it listens.
    daemon.wait(_file(port).with_suffix(".traffic").exists, "begin to listen", timeout=10)
    write_whole(_file(port).with_suffix(".service"), service)
    return port


def change(port: int, conditions: Conditions) -> None:
    """From now on these conditions; a running proxy sees them within a twentieth of a second."""
    write_whole(_file(port), json.dumps(dataclasses.asdict(conditions)))


def traffic(port: int) -> Traffic:
    """What went through since its start, at most a twentieth of a second ago."""
    return Traffic(**json.loads(_file(port).with_suffix(".traffic").read_text()))


def running() -> Mapping[int, str]:
    """Ports and services of the proxies that run."""
    found = {port: _file(port).with_suffix(".service") for port in layout.PROXY_PORTS}
    named = {port: file.read_text() for port, file in found.items() if file.exists()}
    return {port: service for port, service in named.items() if _daemon(port, service).pid()}


def end(port: int) -> None:
    file = _file(port)
    _daemon(port, "keystone").end()
    for suffix in (".json", ".traffic", ".service"):
        file.with_suffix(suffix).unlink(missing_ok=True)


def end_all() -> None:
    for port in layout.PROXY_PORTS:
        end(port)


def _file(port: int) -> Path:
    return layout.RUN / f"conditions-{port}.json"


def _daemon(port: int, service: str) -> Daemon:
    address = layout.address()
    command = [sys.executable, "-m", "tests.lab.faults.proxy", address, str(port)]
    return Daemon(
        f"proxy-{port}",
        [*command, address, str(layout.PORTS[service]), str(_file(port))],
        {"PYTHONPATH": str(layout.ROOT)},
    )
