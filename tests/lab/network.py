# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's network: a network namespace of its own with a bridge in it. Nothing is added to the machine's network.

Services listen on the bridge's address inside; each node hangs on the bridge by a veth pair (nodes/link.py).
There is no way out of it.
"""

import functools
import json
import subprocess
from typing import Any, Optional, Sequence

from tests.lab import layout
from tests.lab.parts import Health, LabError, Part

BRIDGE = "lab0"
_PREFIX = 24


class Network(Part):
    name = "network"

    def cannot(self) -> Optional[str]:
        return layout.no_namespaces() or _no_bridge()

    def up(self) -> str:
        if self.health().ok:
            return "already up"
        known = layout.NETNS.exists()
        make_namespace(layout.LAB_ID)
        if not show(layout.LAB_ID, BRIDGE):
            # Else it has the lowest of its links': a node that comes or goes would change it for all others.
            ip("-n", layout.LAB_ID, "link", "add", BRIDGE, "address", mac_of(layout.LAB_ADDRESS), "type", "bridge")
        ip("-n", layout.LAB_ID, "addr", "replace", f"{layout.LAB_ADDRESS}/{_PREFIX}", "dev", BRIDGE)
        ip("-n", layout.LAB_ID, "link", "set", BRIDGE, "up")
        return "repaired" if known else "started"

    def down(self) -> None:
        remove_namespace(layout.LAB_ID)

    def health(self) -> Health:
        if not layout.NETNS.exists():
            return Health(False, f"no network namespace {layout.LAB_ID}")
        if not is_up(show(layout.LAB_ID, "lo"), "127.0.0.1"):
            return Health(False, f"no loopback in {layout.LAB_ID}")
        if not is_up(show(layout.LAB_ID, BRIDGE), layout.LAB_ADDRESS):
            return Health(False, f"no bridge {BRIDGE} with {layout.LAB_ADDRESS} in {layout.LAB_ID}")
        return Health(True, f"namespace {layout.LAB_ID}, {BRIDGE} {layout.LAB_ADDRESS}/{_PREFIX}")

    # A network is no process: to kill it is to take it away, and to stop it is to cut it.

    def kill(self) -> None:
        self.down()

    def stop(self) -> None:
        ip("-n", layout.LAB_ID, "link", "set", BRIDGE, "down")

    def cont(self) -> None:
        ip("-n", layout.LAB_ID, "link", "set", BRIDGE, "up")


def mac_of(address: str) -> str:
    """Fixed, so that what is made anew does not meet a stale ARP entry (which costs up to two minutes)."""
    return "02:00:" + ":".join(f"{int(byte):02x}" for byte in address.split("."))


def make_namespace(name: str) -> None:
    """Have a network namespace of that name with its loopback up."""
    if subprocess.run(["ip", "-n", name, "link", "set", "lo", "up"], check=False, capture_output=True).returncode:
        remove_namespace(name)  # a file that is left, with no namespace behind it
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")


def remove_namespace(name: str) -> None:
    """Take it away with all links in it, if it is there."""
    if (layout.NETNS.parent / name).exists():
        ip("netns", "del", name)


def show(namespace: str, link: str) -> "dict[str, Any]":
    """What `ip` knows of a link and its addresses; nothing if there is no such link."""
    shown = subprocess.run(
        ["ip", "-n", namespace, "-j", "addr", "show", "dev", link], check=False, capture_output=True, text=True
    )
    found: Sequence[dict[str, Any]] = json.loads(shown.stdout or "[]") if shown.returncode == 0 else []
    return next(iter(found), {})


def is_up(link: "dict[str, Any]", address: str) -> bool:
    """Whether `show` found a link that is up and has that address."""
    return "UP" in link.get("flags", ()) and any(known.get("local") == address for known in link["addr_info"])


def ip(*arguments: str) -> None:
    """Run `ip`."""
    done = subprocess.run(["ip", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


@functools.lru_cache(maxsize=None)
def _no_bridge() -> Optional[str]:
    try:
        subprocess.run(["ip", "-V"], check=True, capture_output=True)
    except FileNotFoundError:
        return "needs ip (package iproute2)"
    make = "ip link add lab0 type bridge && ip link add veth0 type veth peer name veth1"
    tried = subprocess.run(["unshare", "--net", "sh", "-c", make], check=False, capture_output=True, text=True)
    return f"the kernel makes no bridge or veth pair: {tried.stderr.strip()}" if tried.returncode else None
