# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of fleets tells whether the aims are met."""

from __future__ import annotations

import pytest

from tests.benchmarks.fleet.plays import COPY, SYNC
from tests.benchmarks.fleet.report import Row, page

COPIED = Row(COPY, 50, 25, 10.0, 20.0, 1000.0, 0)


@pytest.mark.parametrize(
    ("wall_s", "cpu_s", "peak_mib", "verdicts"),
    [
        (15.0, 30.0, 1200.0, "wall time met (1.50), CPU met (1.50), memory met (1.20)"),
        (15.1, 20.0, 1000.0, "wall time **missed** (1.51), CPU met (1.00), memory met (1.00)"),
        (10.0, 31.0, 1000.0, "wall time met (1.00), CPU **missed** (1.55), memory met (1.00)"),
        (10.0, 20.0, 1201.0, "wall time met (1.00), CPU met (1.00), memory **missed** (1.20)"),
    ],
)
def test_each_aim_counts(wall_s: float, cpu_s: float, peak_mib: float, verdicts: str) -> None:
    rows = [COPIED, Row(SYNC, 50, 25, wall_s, cpu_s, peak_mib, 1)]
    assert f"- swift_sync, 25 forks: {verdicts}\n" in page(rows)


def test_without_enough_hosts_nothing_is_claimed() -> None:
    assert "not measured" in page([COPIED._replace(hosts=10), Row(SYNC, 10, 25, 1.0, 1.0, 1.0, 1)])
