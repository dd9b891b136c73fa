# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about snapshots tells what was met by the figures alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.snapshot.report import BY_HAND, NATIVE, TOTAL, page


def rows(wall: float, scratch: int, image: int) -> list[dict[str, Any]]:
    theirs = {"tool": BY_HAND, "stage": TOTAL, "wall_s": 60.0, "cpu_s": 50.0, "scratch_mib": 1000, "image_mib": 200}
    ours = {"wall_s": wall, "cpu_s": 9.0, "scratch_mib": scratch, "image_mib": image}
    return [{"tool": NATIVE, "stage": TOTAL, **ours}, theirs]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((20.0, 500, 200), ["met, 3.0 times", "met, 0.50 of it", "met, 1.00 of its size"]),
        ((21.0, 501, 201), ["**missed**, 2.9 times", "**missed**, 0.50 of it", "**missed**, 1.00 of its size"]),
    ],
)
def test_aims_are_judged_by_the_totals(figures: tuple[float, int, int], said: list[str]) -> None:
    text = page(rows(*figures))
    assert all(words in text for words in said)
    assert f"| {NATIVE} | {TOTAL} | {figures[0]} | 9.0 | {figures[1]} | {figures[2]} |" in text
