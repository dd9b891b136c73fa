# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows for the tests of what is made of them."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.results import Row, Spread


def row(tool: str, mode: str, median: float, cpu: float = 1.0, case: str = "no-change", **more: Any) -> Row:
    """A row on RGW, 0 ms away; it spreads from half of its median to twice as much."""
    values = {
        "store": "rgw",
        "rtt_ms": 0,
        "tls": False,
        "requests": 7,
        "peak_mib": 30.5,
        "rounds": 3,
        "version": "1",
        **more,
    }
    wall = Spread(median / 2, median, median * 2)
    return Row(case=case, tool=tool, mode=mode, **{"wall_s": wall, "cpu_s": Spread(cpu, cpu, cpu), **values})
