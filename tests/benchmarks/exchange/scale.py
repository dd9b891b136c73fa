# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an exchange costs the controller, a node and the store, computed from what the programs really send. Pure."""

from __future__ import annotations

import random
from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import HASH, Torrent, bencode
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import divide
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import neighbours

LISTED = 200  # bytes of a name in a listing of Ceph RGW, of some 60 characters
HEADERS = 600  # bytes of an answer of it with an object, and of its packets
_PACKETS = 1.03  # what TCP/IP and Ethernet add
_BASE64 = 4 / 3
_TASKS = 6  # of an exchange that are no more than a command
_COMMAND = 0.3  # seconds of a fork for one of them, as measured with OpenSSH and pipelining


class Costs(NamedTuple):
    """Of one exchange.

    :ivar egress: bytes of the store's line, of which *listings* are for the listings of all nodes
    :ivar torrent: bytes of the torrent, which each node makes for itself
    :ivar to_node, from_node: bytes between the controller and each node
    :ivar controller: bytes of the controller's line in all
    :ivar peers: with how many a node is connected
    :ivar tasks: seconds that the tasks take beside what they wait for, by forks
    :ivar uneven: bytes of the largest share, as a multiple of an equal one
    """

    egress: float
    listings: int
    torrent: int
    to_node: int
    from_node: int
    controller: int
    peers: int
    tasks: dict[int, float]
    uneven: float


def costs(sizes: Sequence[int], nodes: int, forks: Sequence[int]) -> Costs:
    """Of files of these sizes on so many nodes."""
    division = divide(sizes, nodes)
    torrent = Torrent(sizes, division)
    hashes = HASH * torrent.count
    bits = len(write_bits(range(len(sizes)), len(sizes)))
    to_node = round(_BASE64 * hashes) + bits
    from_node = round(_BASE64 * hashes / nodes) + bits
    shares = [
        sum(sizes[place] for place in share.small) + sum(stretch.size for stretch in share.stretches)
        for share in division.shares
    ]
    listings = nodes * len(sizes) * LISTED
    return Costs(
        _PACKETS * (sum(sizes) + listings + HEADERS * len(sizes)),
        listings,
        len(bencode(torrent.info(random.Random(0).randbytes(hashes), "x" * 600))),
        to_node,
        from_node,
        nodes * (to_node + from_node),
        sum(map(len, neighbours(0, nodes))),
        {count: -(-nodes // count) * _TASKS * _COMMAND for count in forks},
        max(shares) * nodes / max(1, sum(sizes)),
    )
