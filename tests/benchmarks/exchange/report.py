# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that tells the results: docs/benchmarks/exchange.md. Pure."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from tests.benchmarks.exchange import ideal
from tests.benchmarks.exchange.scale import Costs, costs

ALL, EXCHANGED = "all pull", "exchange"
NODE_MBIT, STORE_MBIT = 50, 200
MIB = 1 << 20

_EGRESS, _FEWEST = 1.06, 4
_NODES, _FASTER, _NEAR = 16, 2.3, 1.4
_SLOWER = 1.10

_HEAD = f"""<!-- Made by `make bench-exchange` from exchange.json. Change exchange/report.py instead. -->
# One data set on many nodes

Each node pulls all of it with `swift_sync` (all pull), or they exchange it: a share each, then the shares from each
other, and the last word by `swift_sync`. Nodes are network namespaces with lines of {NODE_MBIT} Mbit/s each way, the
store (Ceph RGW) has one of {STORE_MBIT}. Time is from the start of all programs to the end of the last one. Egress is
what the store has sent on its line, headers and all, over the size of the data set; CPU is that of all programs of all
nodes. The ideal is what the lines alone allow: max(S/E, S/(N*B)) + (N-1)/N*S/B for an exchange.

![Time by nodes](exchange.png)
"""


class Row(NamedTuple):
    """One way with so many nodes; the median of its rounds.

    :ivar size: bytes of the data set
    :ivar egress, busiest: bytes that the store, and the node that has sent most, have sent
    """

    data: str
    size: int
    way: str
    nodes: int
    seconds: float
    egress: int
    busiest: int
    cpu: float
    downloads: int

    @property
    def cpu_a_gib(self) -> float:
        """Seconds of a node's processors for each GiB of the data set."""
        return self.cpu / self.nodes / self.size * 1024 * MIB

    @property
    def ideal(self) -> float:
        """Seconds."""
        lines = NODE_MBIT * 125_000, STORE_MBIT * 125_000
        way = ideal.exchange if self.way == EXCHANGED and self.nodes > 1 else ideal.all_pull
        return way(self.size, self.nodes, *lines)


def page(rows: Sequence[Row]) -> str:
    """The page."""
    table = ["| data | nodes | way | s | ideal, s | egress | busiest node | CPU-s a GiB | by the last word |"]
    table.append("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        table.append(
            f"| {row.data} | {row.nodes} | {row.way} | {row.seconds:.1f} | {row.ideal:.1f} "
            f"| {row.egress / row.size:.2f} | {row.busiest / row.size:.2f} | {row.cpu_a_gib:.1f} | {row.downloads} |"
        )
    aims = "\n".join(f"- {aim}" for aim in _aims(rows))
    return f"{_HEAD}\n## The aims\n\n{aims}\n\n## All\n\n" + "\n".join(table) + f"\n{_scale()}"


def _aims(rows: Sequence[Row]) -> list[str]:
    found = []
    others = {(row.data, row.nodes): row for row in rows if row.way == ALL}
    for row in rows:
        other = others.get((row.data, row.nodes))
        if row.way != EXCHANGED or other is None:
            continue
        if row.nodes >= _FEWEST:
            egress = row.egress / row.size
            found.append(f"{row.data}, {row.nodes} nodes: egress {_met(egress <= _EGRESS)} ({egress:.2f})")
        if row.nodes == _NODES:
            faster, near = other.seconds / row.seconds, row.seconds / row.ideal
            found.append(
                f"{row.data}, {row.nodes} nodes: {_FASTER} times as fast {_met(faster >= _FASTER)} ({faster:.2f})"
            )
            found.append(
                f"{row.data}, {row.nodes} nodes: within {_NEAR} of the ideal {_met(near <= _NEAR)} ({near:.2f})"
            )
        slower = row.seconds / other.seconds
        if row.nodes < _NODES and slower > _SLOWER:
            found.append(
                f"{row.data}, {row.nodes} nodes: at most {_SLOWER} times the time {_met(False)} ({slower:.2f})"
            )
    return found


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _scale() -> str:
    """What more nodes would cost."""
    lines = [
        "",
        "## A thousand nodes, computed",
        "",
        _SCALE,
        "",
        "| data | nodes | torrent, KiB | controller, MiB | peers |",
    ]
    lines[-1] += " tasks, 5 forks, s | 50 forks, s | largest share |"
    lines.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, sizes in (("1,000,000 x 100 KiB", [100 << 10] * 1_000_000), ("one file of 1 TiB", [1 << 40])):
        for nodes in (10, 100, 1000):
            told: Costs = costs(sizes, nodes, (5, 50))
            lines.append(
                f"| {name} | {nodes} | {told.torrent / 1024:.0f} | {told.controller / MIB:.1f} | {told.peers} "
                f"| {told.tasks[5]:.0f} | {told.tasks[50]:.0f} | {told.uneven:.2f} |"
            )
    return "\n".join(lines) + "\n"


_SCALE = """What is sent, by the code that sends it; tasks are counted with 0.3 s of a fork each, beside what they wait
for. The store sends the data set once, and a listing to each node for the look and for the last word, which with a
million small files is most of what it sends. The largest share is over an equal one."""
