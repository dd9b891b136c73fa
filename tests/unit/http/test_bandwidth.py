# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limit that all threads keep to together, on a made-up clock."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth


class Clock:
    """Time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize("rate", [1000, 1_000_000, 10_000_000_000])
@pytest.mark.parametrize("count", [1, 4096, 1 << 20])
def test_it_takes_as_long_as_the_limit_says(rate: int, count: int) -> None:
    clock = Clock()
    bandwidth = Bandwidth(rate, clock, clock.sleep)
    for _body in range(50):
        bandwidth.take(count)
    assert clock.now - 100 == pytest.approx(50 * count / rate)


def test_an_idle_line_makes_up_for_little() -> None:
    clock = Clock()
    bandwidth = Bandwidth(1000, clock, clock.sleep)
    clock.now += 3600
    before = clock.now
    bandwidth.take(1100)
    assert clock.now - before == pytest.approx(1.0)


def test_those_who_ask_at_the_same_time_wait_one_after_the_other() -> None:
    waits: list[float] = []
    bandwidth = Bandwidth(1000, lambda: 0.0, waits.append)
    for _thread in range(3):
        bandwidth.take(500)
    assert waits == pytest.approx([0.5, 1.0, 1.5])


@pytest.mark.parametrize(("rate", "block"), [(100, 4096), (1_600_000, 100_000), (10**9, 1 << 20)])
def test_blocks_are_such_that_threads_take_turns(rate: int, block: int) -> None:
    assert Bandwidth(rate).block == block
