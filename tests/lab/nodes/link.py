# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's way into the lab's network: a namespace of its own, and a veth pair to the bridge."""

from dataclasses import dataclass

from tests.lab import layout
from tests.lab.network import BRIDGE, ip, is_up, mac_of, make_namespace, remove_namespace, show


@dataclass(frozen=True)
class Link:
    """The node sees `eth0` with its address; the lab's side is called after the node."""

    node: str
    address: str

    @property
    def namespace(self) -> str:
        return f"{layout.LAB_ID}-{self.node}"

    def whole(self) -> bool:
        """Whether both ends are as they should be."""
        inside, outside = show(self.namespace, "eth0"), show(layout.LAB_ID, self.node)
        return (
            is_up(inside, self.address)
            and inside["address"] == mac_of(self.address)
            and "UP" in outside.get("flags", ())
            and outside.get("master") == BRIDGE
        )

    def make(self) -> None:
        """Make what is missing. The namespace is kept if it is there, so a running node gets its link back."""
        make_namespace(self.namespace)
        for namespace, end in ((layout.LAB_ID, self.node), (self.namespace, "eth0")):
            if show(namespace, end):
                ip("-n", namespace, "link", "del", end)
        peer = ["peer", "name", "eth0", "address", mac_of(self.address), "netns", self.namespace]
        ip("-n", layout.LAB_ID, "link", "add", self.node, "type", "veth", *peer)
        ip("-n", layout.LAB_ID, "link", "set", self.node, "master", BRIDGE, "up")
        ip("-n", self.namespace, "addr", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", self.namespace, "link", "set", "eth0", "up")

    def remove(self) -> None:
        """Take the pair away, then the namespace: its end alone would leave the lab's side for a moment."""
        if layout.NETNS.exists() and show(layout.LAB_ID, self.node):
            ip("-n", layout.LAB_ID, "link", "del", self.node)
        remove_namespace(self.namespace)
