# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Floating IPs: what the lab sends to one reaches the node that has it. It is no address of the node's card."""

import contextlib
import fcntl
import json
from typing import Iterator, Mapping

from tests.lab import layout
from tests.lab.network import BRIDGE, ip, show
from tests.lab.process import write_whole

_WRITTEN = layout.RUN / "floating.json"
_PROTOCOL = "77"  # the mark of our routes
_HERE = "127.0.0.1"


def write(reaching: Mapping[str, str]) -> None:
    """Let it be these from now on: ``{floating: fixed}``."""
    with _alone():
        write_whole(_WRITTEN, json.dumps(reaching))
        _apply(reaching)


def apply() -> None:
    """Give a node that has come what it lacks."""
    with _alone():
        _apply(json.loads(_WRITTEN.read_text()) if _WRITTEN.exists() else {})


def _apply(reaching: Mapping[str, str]) -> None:
    from tests.lab.servers.server import Server

    nodes = [server.container.link for server in Server.all()]
    if not layout.NETNS.exists():
        return
    for link in nodes:
        if (layout.NETNS.parent / link.namespace).exists():
            _have(link.namespace, {floating for floating, fixed in reaching.items() if fixed == link.address})
    ip("-n", layout.LAB_ID, "route", "flush", "proto", _PROTOCOL)
    for floating, fixed in reaching.items():
        way = ["via", fixed, "dev", BRIDGE, "proto", _PROTOCOL]
        ip("-n", layout.LAB_ID, "route", "replace", f"{floating}/32", *way)


def _have(namespace: str, wanted: "set[str]") -> None:
    known = {address["local"] for address in show(namespace, "lo")["addr_info"] if address["family"] == "inet"}
    for address in known - wanted - {_HERE}:
        ip("-n", namespace, "addr", "del", f"{address}/32", "dev", "lo")
    for address in wanted - known:
        ip("-n", namespace, "addr", "add", f"{address}/32", "dev", "lo")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    layout.RUN.mkdir(parents=True, exist_ok=True)
    with _WRITTEN.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
