# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a node waits no longer for its peers."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._exchange.waiting import Waiting


def ends(waiting: Waiting, rate: float, sources: int, until: int = 1000) -> int | None:
    """The second at which it is over, with so many bytes a second; None where it is not."""
    return next((now for now in range(until) if waiting.is_over(5.0 + now, int(rate * now), sources)), None)


def test_what_goes_on_is_waited_for() -> None:
    assert ends(Waiting(60, 1000), 300, 1) is None


def test_silence_is_borne_for_a_while() -> None:
    assert ends(Waiting(60, 0), 0, 2) == 61


def test_where_nobody_has_anything_it_is_shorter() -> None:
    assert ends(Waiting(60, 0), 0, 0) == 16


def test_a_pause_is_no_end() -> None:
    waiting = Waiting(60, 0)
    assert not waiting.is_over(0, 0, 1)
    assert not waiting.is_over(59, 0, 1)
    assert not waiting.is_over(60, 9, 0)
    assert not waiting.is_over(74, 9, 0)
    assert waiting.is_over(76, 9, 0)


def test_who_is_much_slower_than_the_store_is_left_for_it() -> None:
    assert ends(Waiting(60, 1000), 200, 3) == 60


def test_one_that_becomes_slow_is_left_too() -> None:
    waiting = Waiting(60, 1000)
    came = [min(now * 1000, 500_000) + max(0, now - 500) for now in range(1000)]
    assert next(now for now in range(1000) if waiting.is_over(now, came[now], 1)) in range(560, 621)


def test_a_node_that_has_had_nothing_from_the_store_has_no_pace_to_compare() -> None:
    assert ends(Waiting(60, 0), 1, 1) is None
