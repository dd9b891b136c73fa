# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests may be under way: the arithmetic on made-up answers, and turns between real threads."""

from __future__ import annotations

import threading
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.pace import Pace, Window


def drive(
    window: Window, answers: int, latency: Callable[[int], float], kind: str = "GET", wanted: bool = True
) -> None:
    """So many answers, each as late as a server makes it with so many requests under way."""
    for _answer in range(answers):
        window.answered("GET", latency(window.limit), wanted)


def server(capacity: int) -> Callable[[int], float]:
    """Works on *capacity* requests at a time, 10 ms each; others wait."""
    return lambda limit: 0.01 * max(1.0, limit / capacity)


def test_it_begins_with_a_handful() -> None:
    assert Window(64).limit == 8
    assert Window(3).limit == 3


def test_it_grows_to_all_where_nothing_waits() -> None:
    window = Window(64)
    drive(window, 2000, server(1000))
    assert window.limit == 64


@pytest.mark.parametrize("capacity", [16, 24, 32, 48])
def test_it_settles_a_little_above_what_the_server_works_on(capacity: int) -> None:
    window = Window(200)
    drive(window, 5000, server(capacity))
    for _look in range(10):
        drive(window, 500, server(capacity))
        assert capacity < window.limit <= 2 * capacity


def test_it_does_not_grow_where_nobody_asks_for_more() -> None:
    window = Window(64)
    drive(window, 2000, server(1000), wanted=False)
    assert window.limit == 8


def test_it_shrinks_where_the_server_becomes_slower_but_keeps_some_under_way() -> None:
    window = Window(64)
    drive(window, 2000, server(1000))
    drive(window, 5000, lambda limit: 0.1)
    assert 4 <= window.limit <= 16


def test_kinds_are_compared_with_themselves() -> None:
    window = Window(64)
    for _round in range(4000):
        window.answered("HEAD", 0.001, True)
        window.answered("PUT", 0.1, True)
    assert window.limit == 64


def test_single_answers_may_be_late() -> None:
    window = Window(64)
    for number in range(5000):
        window.answered("PUT", 0.5 if number % 16 == 0 else 0.01, True)
    assert window.limit == 64


def test_it_grows_where_nothing_can_be_measured() -> None:
    window = Window(64)
    for _answer in range(5000):
        window.answered("POST", None, True)
    assert window.limit == 64


def test_what_cannot_be_measured_does_not_outvote_what_can() -> None:
    window = Window(64)
    drive(window, 16, server(8))
    for _answer in range(2000):
        window.answered("GET", 0.1, True)
        window.answered("POST", None, True)
    assert window.limit <= 16


def test_a_push_back_halves_once_for_all_that_were_under_way() -> None:
    window = Window(64)
    drive(window, 2000, server(1000))
    for _answer in range(64):
        window.pushed_back()
    assert window.limit == 32
    for _answer in range(10_000):
        window.pushed_back()
    assert window.limit == 1


def test_it_recovers_one_by_one() -> None:
    window = Window(64)
    drive(window, 2000, server(1000))
    for _answer in range(5000):
        window.pushed_back()
    limits = []
    for _round in range(100):
        drive(window, 16, server(1000))
        limits.append(window.limit)
    assert limits[0] <= 2
    assert all(later - earlier <= 1 for earlier, later in zip(limits, limits[1:]))
    assert limits[-1] > 30


def line(capacity: int) -> Callable[[int], float]:
    """Brings the bodies of *capacity* requests as fast as each of them can be, a second each; more share it."""
    return lambda limit: max(1.0, limit / capacity)


def drive_bodies(window: Window, answers: int, seconds: Callable[[int], float], size: int = 1 << 20) -> None:
    """Answers that come at once, and bodies after them that take as long as the line needs."""
    for _answer in range(answers):
        window.received(size, seconds(window.limit), 0.01)
        window.answered("GET", 0.01, True)


@pytest.mark.parametrize("capacity", [4, 8, 12, 16, 32])
def test_a_line_that_is_full_gets_no_more(capacity: int) -> None:
    window = Window(64)
    drive_bodies(window, 5000, line(capacity))
    assert capacity <= window.limit <= 2 * max(8, capacity)


def test_a_line_that_takes_all_gets_all() -> None:
    window = Window(64)
    drive_bodies(window, 5000, line(100))
    assert window.limit == 64


def test_where_others_come_to_the_line_there_are_fewer() -> None:
    window = Window(64)
    drive_bodies(window, 5000, line(32))
    alone = window.limit
    drive_bodies(window, 5000, line(2))
    assert window.limit <= 12 < alone


def test_who_waits_for_a_server_far_away_does_not_fill_the_line() -> None:
    window = Window(64)
    for _answer in range(5000):
        window.received(1 << 20, 0.01 * window.limit / 8, 1.0)
        window.answered("GET", 1.0, True)
    assert window.limit == 64


def test_small_bodies_tell_nothing_of_the_line() -> None:
    window = Window(64)
    drive_bodies(window, 5000, line(2), size=4096)
    assert window.limit == 64


def test_once_bodies_are_small_again_it_grows() -> None:
    window = Window(64)
    drive_bodies(window, 5000, line(4))
    drive_bodies(window, 5000, line(4), size=4096)
    assert window.limit == 64


def test_never_more_than_so_many_are_under_way() -> None:
    pace = Pace(3, adapt=False)
    lock = threading.Lock()
    under_way = highest = 0

    def work() -> None:
        nonlocal under_way, highest
        for _turn in range(200):
            pace.enter()
            with lock:
                under_way += 1
                highest = max(highest, under_way)
            with lock:
                under_way -= 1
            pace.leave()

    threads = [threading.Thread(target=work) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert highest <= 3
    assert pace.limit == 3


def test_a_wait_that_is_interrupted_keeps_no_turn() -> None:
    pace = Pace(1, adapt=False)
    pace.enter()

    class Interruption(Exception):
        pass

    class Gate:
        """A lock whose second holder is interrupted while it waits."""

        calls = 0

        def acquire(self) -> None:
            self.calls += 1
            if self.calls == 2:
                raise Interruption

        def release(self) -> None:
            raise AssertionError("a turn went to nobody")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "Lock", Gate)
        with pytest.raises(Interruption):
            pace.enter()
    pace.leave()
    pace.enter()  # would wait for ever if the turn were lost


def test_those_that_wait_are_not_passed_over_for_ever_by_those_that_come_back_at_once() -> None:
    pace = Pace(8, adapt=False)
    for _turn in range(8):
        pace.enter()
    served = threading.Event()

    def wait() -> None:
        pace.enter()
        served.set()
        pace.leave()

    threading.Thread(target=wait, daemon=True).start()
    for _turn in range(1_000_000):
        pace.leave("GET", 0.01)
        pace.enter()
        if served.is_set():
            break
    assert served.is_set()


@pytest.mark.parametrize("limit", [1, 2, 8, 17])
def test_no_turn_is_lost_when_those_that_had_one_stay_away(limit: int) -> None:
    pace = Pace(limit, adapt=False)
    for _turn in range(limit):
        pace.enter()

    def take() -> None:
        pace.enter()
        pace.leave("GET", 0.01)

    threads = [threading.Thread(target=take, daemon=True) for _number in range(3 * limit)]
    for thread in threads:
        thread.start()
    for _turn in range(limit):
        pace.leave("GET", 0.01)
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
