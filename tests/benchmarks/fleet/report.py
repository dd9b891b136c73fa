# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that tells the results: docs/benchmarks/fleet.md. Pure."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from tests.benchmarks.fleet.plays import COPY, MOUNT, SYNC, SYNC_AGAIN

_TIMES, _MEMORY = 1.5, 1.2  # of `copy`
_AIM_HOSTS = 50

_HEAD = """<!-- Made by `make bench-fleet` from fleet.json. Change fleet/report.py instead. -->
# Many nodes: what a task costs the controller

One task over many hosts, in a run of `ansible-playbook` of its own, beside `ansible.builtin.copy` of one file of 4 KiB
and `ansible.builtin.command` of `true`. All hosts are the controller itself (`connection: local`), so the work of the
modules is in the figures, which on real nodes is theirs. `swift_sync` pulls 200 files of 100 bytes that are not there;
then all of them are there. The store is Ceph RGW, behind a TLS front: one that needs more CPU for an object, as Swift's
own server does on one machine, would be what is measured. `cloudfuse_mount` runs in check mode, since one machine does
not have so many mounts.

CPU is that of all processes, memory the largest sum of their proportional set sizes (PSS): what they share counts once.

![Wall time, CPU and memory by hosts](fleet.png)
"""


_WHERE = """
## Where it goes

Seen by the memory maps and by runs apart from those below, with 25 hosts at a time. Of what one fork has for itself at
the peak, in MiB, `copy`: 14 to 16 in the fork, 15 in the module's process; `swift_sync`: 16 in the fork, 17 in the
module's, 22 when it pulls 200 new files. What remains is what the module is made of: 113 files, which every node
compiles anew (0.30 of the 0.66 s of CPU until it begins; the others are Ansible's own for any module), since what
Ansible sends as an archive leaves no bytecode.

A pull of new files has connections of its own, each with a handshake of TLS, and asks for 200 objects where `copy`
sends one file: 1 to 3 ms of CPU an object while 25 of them share two processors with the store, 0.9 where one is alone.
The store's own time for the 10,000 objects is in the wall time.
"""


class Row(NamedTuple):
    """One task over so many hosts.

    :ivar peak_mib: PSS of all processes
    :ivar sign_ins: requests for a token that Keystone got from openstacksdk
    """

    task: str
    hosts: int
    forks: int
    wall_s: float
    cpu_s: float
    peak_mib: float
    sign_ins: float


def page(rows: Sequence[Row]) -> str:
    """The whole page."""
    lines = [
        _HEAD,
        "## The aims\n",
        f"With {_AIM_HOSTS} hosts, at most {_TIMES} times `copy`'s wall time and CPU, {_MEMORY} times its memory:\n",
        *_aims(rows),
        _WHERE,
        "## All\n",
        "| hosts | forks | task | wall, s | CPU, s | memory, MiB | sign-ins |",
        "|--:|--:|---|--:|--:|--:|--:|",
    ]
    for row in rows:
        figures = f"{row.wall_s:.1f} | {row.cpu_s:.1f} | {row.peak_mib:.0f} | {row.sign_ins:.0f}"
        lines.append(f"| {row.hosts} | {row.forks} | {row.task} | {figures} |")
    return "\n".join(lines) + "\n"


def _aims(rows: Sequence[Row]) -> list[str]:
    lines = []
    for copy in [row for row in rows if row.task == COPY and row.hosts == _AIM_HOSTS]:
        for row in [row for row in rows if row[1:3] == copy[1:3] and row.task in (SYNC, SYNC_AGAIN, MOUNT)]:
            ratios = (row.wall_s / copy.wall_s, row.cpu_s / copy.cpu_s, row.peak_mib / copy.peak_mib)
            said = ", ".join(
                f"{what} {'met' if ratio <= aim else '**missed**'} ({ratio:.2f})"
                for what, ratio, aim in zip(("wall time", "CPU", "memory"), ratios, (_TIMES, _TIMES, _MEMORY))
            )
            lines.append(f"- {row.task}, {row.forks} forks: {said}")
    return lines or [f"- not measured: no run had {_AIM_HOSTS} hosts"]
