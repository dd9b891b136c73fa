# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes as network namespaces on one bridge, each with a line of its own, and the lab's store behind another one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from typing import Any, Sequence

from tests.lab import layout

STORE = "10.98.0.254"  # the lab, by the narrow line
_BRIDGE = f"{layout.LAB_ID}-x"
_QUEUE = "512kb"
_FILTERS = "iptables", "ip6tables", "arptables"  # through which the bridge would have each packet go


def node(number: int) -> str:
    """The namespace of a node, from 1."""
    return f"{_BRIDGE}{number}"


def address(number: int) -> str:
    """Its address."""
    return f"10.98.0.{number}"


def up(count: int, node_mbit: float, store_mbit: float) -> None:
    """Make so many nodes; what was there before goes."""
    down()
    _ip("netns", "add", _BRIDGE)
    for name in _FILTERS:
        path = f"/proc/sys/net/bridge/bridge-nf-call-{name}"
        _ip("netns", "exec", _BRIDGE, "sh", "-c", f"[ ! -e {path} ] || echo 0 >{path}")
    _ip("-n", _BRIDGE, "link", "add", "br0", "type", "bridge")
    _ip("-n", _BRIDGE, "link", "set", "br0", "up")
    _line("p0", layout.LAB_ID, "xstore", STORE, store_mbit)
    for number in range(1, count + 1):
        _ip("netns", "add", node(number))
        _ip("-n", node(number), "link", "set", "lo", "up")
        _line(f"p{number}", node(number), "eth0", address(number), node_mbit)
        limit(_BRIDGE, f"p{number}", node_mbit)
        _ip("-n", node(number), "route", "add", "10.99.0.0/24", "via", STORE)
    lines = {STORE: (layout.LAB_ID, "xstore"), **{address(one): (node(one), "eth0") for one in range(1, count + 1)}}
    for own, (namespace, device) in lines.items():
        _introduce(namespace, device, [other for other in lines if other != own])


def down() -> None:
    """Remove them all."""
    listed = subprocess.run(["ip", "netns", "list"], check=True, capture_output=True, text=True).stdout
    for name in (line.split()[0] for line in listed.splitlines() if line):
        if name == _BRIDGE or (name.startswith(_BRIDGE) and name[len(_BRIDGE) :].isdigit()):
            for process in _ip("netns", "pids", name).split():  # of a run that was broken off
                os.kill(int(process), signal.SIGKILL)
            _ip("netns", "del", name)
    subprocess.run(["ip", "-n", layout.LAB_ID, "link", "del", "xstore"], check=False, capture_output=True)


def counters() -> dict[int, tuple[int, int]]:
    """Bytes on the wire that each has sent and received, by number; 0 is the store."""
    shown: list[dict[str, Any]] = json.loads(_ip("-n", _BRIDGE, "-s", "-j", "link"))
    return {
        int(link["ifname"][1:]): (link["stats64"]["rx"]["bytes"], link["stats64"]["tx"]["bytes"])
        for link in shown
        if link["ifname"][0] == "p"
    }


def _line(port: str, namespace: str, device: str, at: str, mbit: float) -> None:
    _ip("link", "add", port, "netns", _BRIDGE, "type", "veth", "peer", "name", device, "netns", namespace)
    _ip("-n", _BRIDGE, "link", "set", port, "master", "br0", "up")
    _ip("-n", namespace, "link", "set", device, "address", _hardware(at))
    _ip("-n", namespace, "addr", "add", f"{at}/24", "dev", device)
    _ip("-n", namespace, "link", "set", device, "up")
    limit(namespace, device, mbit)


def _introduce(namespace: str, device: str, others: Sequence[str]) -> None:
    """Have them know where the others are: the kernel learns 1,024 addresses in all namespaces together, and 32 nodes
    that know each other have more."""
    for other in others:
        _ip("-n", namespace, "neigh", "add", other, "lladdr", _hardware(other), "nud", "permanent", "dev", device)


def _hardware(at: str) -> str:
    return "02:00:" + ":".join(f"{int(part):02x}" for part in at.split("."))


def limit(namespace: str, device: str, mbit: float) -> None:
    """Have a device send no more than that a second."""
    shape = ["tbf", "rate", f"{mbit}mbit", "burst", "64kb", "limit", _QUEUE]
    subprocess.run(["tc", "-n", namespace, "qdisc", "replace", "dev", device, "root", *shape], check=True)


def _ip(*arguments: str) -> str:
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout
