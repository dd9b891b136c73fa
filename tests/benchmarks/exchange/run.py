# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured of a run, and of a play."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """What came of it.

    :ivar seconds: of the wall clock
    :ivar steps: seconds of each step that all have to take before the next one
    :ivar egress: bytes that the store has sent on its line, headers and all
    :ivar sent, received: bytes of each node, as well
    :ivar cpu: seconds of all programs of all nodes
    :ivar busy: part of this machine's processors that was not idle
    :ivar downloads: files that the last word has brought
    """

    seconds: float
    steps: dict[str, float]
    egress: int
    sent: list[int]
    received: list[int]
    cpu: float
    busy: float
    downloads: int


@dataclass(frozen=True)
class Play:
    """What came of it.

    :ivar way: as of `Row`
    :ivar seconds: of all of ``ansible-playbook``
    :ivar from_store, from_peers: bytes of content that all nodes together were sent
    """

    data: str
    files: int
    size: int
    way: str
    nodes: int
    seconds: float
    from_store: int
    from_peers: int
