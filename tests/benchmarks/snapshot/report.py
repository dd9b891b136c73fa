# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that tells the results: docs/benchmarks/snapshot.md. Pure."""

from __future__ import annotations

from typing import Any, Sequence

NATIVE, BY_HAND = "native", "cc-snapshot's steps"
TOTAL = "total"

_HEAD = """<!-- Made by `make bench-snapshot` from snapshot.json. Change snapshot/report.py instead. -->
# chameleon_snapshot and cc-snapshot

`chameleon_snapshot` with its native engine, on a node of the lab, against the steps of `cc-snapshot` (tar, guestfish,
virt-sysprep, qemu-img, upload) with its own options, on the same root and the same machine. The native engine looks
into its finished image as well (`inspect`), unpacks it again and compares it with its disk (`compare`), and compares
what Glance has with what was sent, which `cc-snapshot` does not.

Sending does not begin while the image is still compressed: the tables at the front of a qcow2 file are written last,
and there is little to gain, as the stages show.

guestfish and virt-sysprep run their appliance under emulation here. On a bare-metal node they have KVM, and are
quicker; the other steps are the same.
"""


def page(rows: Sequence[dict[str, Any]]) -> str:
    """The whole page."""
    lines = [
        _HEAD,
        "## The aims\n",
        *_aims(rows),
        "\n## By stage\n",
        "| tool | stage | wall, s | CPU, s | scratch, MiB | image, MiB |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for row in rows:
        figures = (row["wall_s"], row["cpu_s"], row["scratch_mib"], row["image_mib"])
        lines.append(f"| {row['tool']} | {row['stage']} | " + " | ".join(map(str, figures)) + " |")
    return "\n".join(lines) + "\n"


def _aims(rows: Sequence[dict[str, Any]]) -> list[str]:
    ours, theirs = (
        next(row for row in rows if (row["tool"], row["stage"]) == (tool, TOTAL)) for tool in (NATIVE, BY_HAND)
    )
    faster = theirs["wall_s"] / ours["wall_s"]
    scratch, image = (ours[key] / theirs[key] for key in ("scratch_mib", "image_mib"))
    return [
        f"- at least 3 times faster: {_verdict(faster >= 3)}, {faster:.1f} times",
        f"- at most half of the scratch space: {_verdict(scratch <= 0.5)}, {scratch:.2f} of it",
        f"- no larger an image: {_verdict(image <= 1)}, {image:.2f} of its size",
    ]


def _verdict(met: bool) -> str:
    return "met" if met else "**missed**"
