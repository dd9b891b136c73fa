# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that tells the results: docs/benchmarks/exchange.md. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import ENOUGH, FEWEST
from tests.benchmarks.exchange import ideal
from tests.benchmarks.exchange.run import Play, Run
from tests.benchmarks.exchange.scale import HEADERS, LISTED, Costs, costs

ALL, EXCHANGED, SHARED, TREE = "all pull", "exchange", "rsync, shares", "rsync, tree"
NODE_MBIT, STORE_MBIT = 50, 200
MIB = 1 << 20

_EGRESS = 1.06
_NODES, _FASTER, _NEAR = 16, 2.3, 1.4
_SLOWER = 1.10

_LIMITED = 0.85  # of the processors busy: then they were the limit, not the lines

_HEAD = f"""<!-- Made by `make bench-exchange` from exchange.json. Change exchange/report.py instead. -->
# One data set on many nodes

Ways to have it on all of them:

- **{ALL}**: `swift_sync` on each.
- **{EXCHANGED}**: a share each, then the shares from each other (libtorrent, TLS), and the last word by `swift_sync`.
- **{SHARED}**: `swift_sync` with `shard`, then each takes the others' shares from their rsync daemons.
- **{TREE}**: the first pulls; it gives it to the second, these two to two others, and so on, by rsync daemons.

Nodes are network namespaces with lines of {NODE_MBIT} Mbit/s each way, the store (Ceph RGW) has one of {STORE_MBIT};
all on one machine of two processors, and on its one disk. Time is from the start of all programs to the end of the
last one. Egress is what the store has sent on its line, as the kernel counts it (packets that are repeated too; those
that are handed over in one go have one header, so that a wire has some 3 % more, by whichever way), over the size of
the data set. CPU is that of all programs of a node for each GiB of the data set; *busy* is how much of the machine
was: where that is bold, the processors were the limit, which machines of their own would not share. The ideal is what
the lines alone allow: for an exchange
max(S/E, S/(N*B)) + (N-1)/N*S/B.

![Time by nodes](exchange.png)
"""


@dataclass(frozen=True)
class Row(Run):
    """One way with so many nodes; of its rounds the one with the median of the time.

    :ivar size: bytes of the data set, of so many *files*
    """

    data: str
    files: int
    size: int
    way: str
    nodes: int

    @property
    def cpu_a_gib(self) -> float:
        """Seconds of a node's processors for each GiB of the data set."""
        return self.cpu / self.nodes / self.size * 1024 * MIB

    @property
    def ideal(self) -> float:
        """Seconds."""
        lines = NODE_MBIT * 125_000, STORE_MBIT * 125_000
        if self.way == TREE:
            return ideal.tree(self.size, self.nodes, *lines)
        way = ideal.all_pull if self.way == ALL or self.nodes == 1 else ideal.exchange
        return way(self.size, self.nodes, *lines)


def page(rows: Sequence[Row], plays: Sequence[Play]) -> str:
    """The page."""
    table = [
        "| data | nodes | way | s | ideal, s | egress | a node sent, received: most | CPU-s a GiB | busy | steps, s |",
        "|---|--:|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        mark = "**" if row.busy > _LIMITED else ""
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in row.steps.items())
        table.append(
            f"| {row.data} | {row.nodes} | {row.way} | {row.seconds:.1f} | {row.ideal:.1f} "
            f"| {row.egress / row.size:.3f} | {max(row.sent) / row.size:.2f}, {max(row.received) / row.size:.2f} "
            f"| {row.cpu_a_gib:.1f} | {mark}{100 * row.busy:.0f} %{mark} | {steps if len(row.steps) > 1 else ''} |"
        )
    aims = "\n".join(f"- {aim}" for aim in _aims(rows))
    return f"{_HEAD}\n## The aims\n\n{aims}\n\n## All\n\n" + "\n".join(table) + f"\n{_real(plays)}{_scale()}"


def _real(plays: Sequence[Play]) -> str:
    """The role on real nodes."""
    lines = [
        "",
        "## Plays on real nodes",
        "",
        _PLAYS,
        "",
        "| data | nodes | way | s, the whole play | from the store | from other nodes |",
        "|---|--:|---|--:|--:|--:|",
    ]
    for play in plays:
        store, peers = play.from_store / play.size, play.from_peers / play.size
        lines.append(f"| {play.data} | {play.nodes} | {play.way} | {play.seconds:.1f} | {store:.2f} | {peers:.2f} |")
    return "\n".join(lines) + "\n"


def _aims(rows: Sequence[Row]) -> list[str]:
    found = []
    others = {(row.data, row.nodes): row for row in rows if row.way == ALL}
    alone = {row.data: f"; one node's pull {row.egress / row.size:.3f}" for row in rows if row.nodes == 1}
    for row in rows:
        other = others.get((row.data, row.nodes))
        if row.way != EXCHANGED or other is None:
            continue
        if row.nodes >= FEWEST:
            egress = row.egress / row.size
            found.append(
                f"{row.data}, {row.nodes} nodes: egress at most {_EGRESS} times the data {_met(egress <= _EGRESS)} "
                f"({egress:.3f}{alone.get(row.data, '')})"
            )
        if row.nodes == _NODES:
            faster, near = other.seconds / row.seconds, row.seconds / row.ideal
            found.append(
                f"{row.data}, {row.nodes} nodes: {_FASTER} times as fast {_met(faster >= _FASTER)} ({faster:.2f})"
            )
            found.append(
                f"{row.data}, {row.nodes} nodes: within {_NEAR} of the ideal {_met(near <= _NEAR)} ({near:.2f})"
            )
        if row.nodes < _NODES:
            slower = row.seconds / other.seconds
            taken = row.nodes >= FEWEST and row.size >= ENOUGH
            judged = _met(slower <= _SLOWER) if taken else "not looked for, as `auto` would have all pull,"
            found.append(f"{row.data}, {row.nodes} nodes: at most {_SLOWER} times the time {judged} ({slower:.2f})")
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
        "| data | nodes | egress | of it listings | torrent, KiB | controller, MiB | peers | tasks, 5 forks, s "
        "| 50 forks, s | largest share |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, sizes in (
        ("1,000,000 x 100 KiB", [100 << 10] * 1_000_000),
        ("10,000 x 10 MiB", [10 * MIB] * 10_000),
        ("one file of 1 TiB", [1 << 40]),
    ):
        for nodes in (10, 100, 1000):
            told: Costs = costs(sizes, nodes, (5, 50))
            lines.append(
                f"| {name} | {nodes} | {told.egress / sum(sizes):.2f} | {told.listings / sum(sizes):.2f} "
                f"| {told.torrent / 1024:.0f} | {told.controller / MIB:.1f} | {told.peers} "
                f"| {told.tasks[5]:.0f} | {told.tasks[50]:.0f} | {told.uneven:.2f} |"
            )
    return "\n".join(lines) + "\n"


_PLAYS = f"""The role `dataset_stage` on the lab's nodes (systemd in a container each), whose lines are as narrow; the
store has one of {NODE_MBIT} Mbit/s for each. Seconds are those of all of `ansible-playbook`, with five forks; bytes
of content, over the size of the data set, as the tasks tell them. *exchange* is `dataset_stage_exchange: true`; what
`auto` would have each pull, and there is nothing to win on four such lines, costs the tasks of an exchange."""

_SCALE = f"""What is sent, by the code that sends it; tasks are counted with 0.3 s of a fork each, beside what they wait
for. The store sends the data set once, with some {HEADERS} bytes of headers for each object, and the listing, some
{LISTED} bytes for a name, to each node. With many small files and many nodes that is most of what it sends: nodes do
not give each other listings. All pulling sends one to each node, and the data as well. Both numbers of bytes are
estimates from runs of this benchmark. The largest share is over an equal one."""
