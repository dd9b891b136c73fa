# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who exchanges with whom, and whether that is worth it. Pure."""

from __future__ import annotations

import ipaddress
import random
from collections import Counter
from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import union

AUTO = "auto"
NO_ENGINE = "it has no libtorrent 2 for its Python"

FEWEST = 4  # nodes for which 'auto' exchanges: fewer hardly save time
_ALL = 32  # nodes to which one connects; half of those with which it is connected
ENOUGH = 256 << 20  # bytes that a node lacks, from which on 'auto' does; less is pulled before peers have met

_SOON = 30.0  # seconds: what the store brings in less, 'auto' does not have peers meet for


class Seen(NamedTuple):
    """What a node has seen.

    :ivar key: what it wants from where: only nodes of the same key have anything in common
    :ivar digest: of the source
    :ivar missing: bytes that it does not have
    :ivar bits: which names these are, as of ``missing``
    :ivar address: by which the others reach it
    :ivar engine: version of what exchanges; empty where there is none
    """

    key: str
    digest: str
    missing: int
    bits: str
    address: str
    engine: str


class Swarm(NamedTuple):
    """Nodes that exchange with each other.

    :ivar hosts: all of them
    :ivar sharers: those that bring a share each, in this order: those that have everything, where there are any
    :ivar bits: what is exchanged, as of ``missing``
    """

    hosts: Sequence[str]
    sharers: Sequence[str]
    bits: str


class Verdict(NamedTuple):
    """What becomes of a host.

    :ivar swarm: None where it pulls from the store alone
    :ivar reason: why it does, for people; empty where it has nothing to pull either
    """

    swarm: Swarm | None
    reason: str = ""


def find_swarms(wish: str, seen: Mapping[str, Seen]) -> dict[str, Verdict]:
    """What becomes of each host.

    :param wish: ``auto`` or ``true``
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for host, one in seen.items():
        groups.setdefault((one.key, one.digest), []).append(host)
    return {host: verdict for group in groups.values() for host, verdict in _judged(wish, group, seen).items()}


def _judged(wish: str, group: Sequence[str], seen: Mapping[str, Seen]) -> dict[str, Verdict]:
    able, verdicts = [], {}
    named = Counter(seen[host].address for host in group)
    for host in group:
        reason = _why_not(seen[host], named)
        if reason:
            verdicts[host] = Verdict(None, reason)
        else:
            able.append(host)
    lack = [host for host in able if seen[host].missing]
    reason = _why_alone(wish, len(able), max((seen[host].missing for host in lack), default=0))
    if reason or not lack:
        return {**verdicts, **{host: Verdict(None, reason if host in lack else "") for host in able}}
    whole = [host for host in able if not seen[host].missing]
    swarm = Swarm(able, whole or able, union(seen[host].bits for host in able))
    return {**verdicts, **{host: Verdict(swarm) for host in able}}


def _why_not(one: Seen, named: Mapping[str, int]) -> str:
    if not one.engine:
        return NO_ENGINE
    if not is_address(one.address):
        return f"{one.address!r} is no address that its peers could reach it by"
    if named[one.address] > 1:  # peers are told apart by it
        return f"another node has its address, {one.address}, too"
    return ""


def _why_alone(wish: str, nodes: int, missing: int) -> str:
    if nodes < 2:
        return "there is no other node that could give it anything"
    if wish == AUTO and nodes < FEWEST:
        return f"there are less than {FEWEST} nodes"
    if wish == AUTO and missing < ENOUGH:
        return "too little is missing"
    return ""


def why_rather_pull(wish: str, missing: int, paces: Sequence[float]) -> str:
    """Why all had better pull the rest as well, seen how the shares came; empty where they exchange.

    :param wish: as of `find_swarms`
    :param missing: bytes that a node lacked before its share, the most of all
    :param paces: bytes a second that the store has sent to each of the sharers, to all at a time
    """
    if wish != AUTO or not any(paces):
        return ""
    seconds = missing * (1 - 1 / len(paces)) / (sum(paces) / len(paces))
    return f"the store is fast: it brings the rest in {seconds:.0f} s" if seconds < _SOON else ""


def neighbours(place: int, count: int) -> tuple[list[int], list[int]]:
    """Of so many nodes, those to which one connects, and those that connect to it: of each pair it is one.

    It is the later one, as they are told to join in this order: who is not there yet refuses, and is tried again a
    second later. Up to some sixty nodes are all connected with each other. Of more each has as many, by chance: at
    regular distances it would be many steps from one to another.
    """
    half = range(1, count // 2 + 1)
    steps = half if len(half) <= _ALL else [1, *random.Random(count).sample(half[1:], _ALL - 1)]
    near = sorted({(place + way * step) % count for step in steps for way in (1, -1)})
    return [other for other in near if other < place], [other for other in near if other > place]


def is_address(text: Any) -> bool:
    """Whether it is an IP address of one machine."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_multicast or address.is_unspecified or address.is_loopback)
