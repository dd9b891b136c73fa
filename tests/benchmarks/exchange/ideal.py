# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no way can beat: the lines alone, without any program. Pure."""

from __future__ import annotations

import math


def all_pull(size: float, nodes: int, node: float, store: float) -> float:
    """Seconds until each of so many nodes has pulled all of it.

    :param size: bytes
    :param node, store: bytes a second of the line of a node, and of the store
    """
    return max(size / node, nodes * size / store)


def exchange(size: float, nodes: int, node: float, store: float) -> float:
    """Seconds until each has pulled a share, and then has the others' shares."""
    return max(size / store, size / (nodes * node)) + (nodes - 1) / nodes * size / node


def tree(size: float, nodes: int, node: float, store: float) -> float:
    """Seconds until the first has pulled it and each that has it has given it to another one, until all have it."""
    return max(size / node, size / store) + math.ceil(math.log2(nodes)) * size / node
