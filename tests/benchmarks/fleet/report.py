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

Seen by the memory maps and by runs apart from those below, with 25 hosts at a time.

**Memory.** Of what one host has for itself at the peak, in MiB, `copy`: 14 in the fork, 17 in the module's process;
`swift_sync`: 18 in the fork, 21 in the module's, 23 when it pulls 200 new files. What Ansible makes of a module is in
both, an archive in a program: 185 KiB for `copy`, 640 KiB for `swift_sync`, of 210 files. 150 of them are compiled, by
every node anew, as such an archive leaves no bytecode; those for packed data sets only where there are any.
`cloudfuse_mount` asks rclone for its version besides, which takes as much as a module.

**CPU.** A start of `swift_sync` takes 0.34 s, 0.18 of them are Ansible's own for any module. It costs the controller
one command to make the folder with the token, and the module; what lasts longer than four seconds also a look every
two.

**Wall time.** A pull of new files asks for 200 objects, where `copy` sends one file. The store needs a millisecond of
CPU for each of the 10,000, on the same two processors: that is most of what it takes longer than one that finds
nothing to do.
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
