# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads that do pieces of work."""

from __future__ import annotations

import threading
import time
from typing import Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool

Each = Callable[..., None]


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(4)
    yield pool
    pool.close()


@pytest.fixture(params=["each", "each_by_one"])
def each(pool: Pool, request: pytest.FixtureRequest) -> Each:
    found: Each = getattr(pool, request.param)
    return found


def test_map_keeps_the_order(pool: Pool) -> None:
    def slow_first(number: int) -> int:
        time.sleep(0.05 if number == 0 else 0)
        return number * number

    assert list(pool.map(slow_first, range(100))) == [number * number for number in range(100)]


def test_map_takes_only_a_few_ahead(pool: Pool) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = pool.map(lambda number: number, items())
    next(results)
    assert len(taken) <= 17


def test_each_does_all_of_it(each: Each) -> None:
    done: list[int] = []
    each(done.append, range(500))
    assert sorted(done) == list(range(500))


def test_each_stops_when_told_and_ends_what_was_begun(each: Each) -> None:
    done: list[int] = []
    each(done.append, range(100000), stop=lambda: len(done) >= 10)
    assert 10 <= len(done) < 1000


def test_each_hands_on_what_nobody_caught(each: Each) -> None:
    def crash(number: int) -> None:
        raise ZeroDivisionError(number)

    with pytest.raises(ZeroDivisionError):
        each(crash, range(100))

    def end_early(number: int) -> None:
        raise StopIteration(number)

    with pytest.raises(StopIteration):
        each(end_early, range(100))
    done: list[int] = []
    each(done.append, [1])
    assert done == [1]


def test_each_hands_on_what_the_items_raise_and_ends_what_was_begun(each: Each) -> None:
    def items() -> Iterator[int]:
        yield from range(10)
        raise ZeroDivisionError

    done: list[int] = []

    def slow(number: int) -> None:
        time.sleep(0.01)
        done.append(number)

    with pytest.raises(ZeroDivisionError):
        each(slow, items())
    assert sorted(done) == list(range(10))


def test_each_by_one_takes_all_items_by_one_thread_which_does_not_wait_for_work(pool: Pool) -> None:
    takers: set[int] = set()
    together = threading.Barrier(4)  # of as many as the pool has

    def items() -> Iterator[int]:
        for number in range(8):
            takers.add(threading.get_ident())
            yield number

    pool.each_by_one(lambda _number: together.wait(5), items())
    assert len(takers) == 1


def test_each_by_one_takes_no_more_items_than_can_be_worked_on() -> None:
    pool, taken, done = Pool(1), [], []  # type: ignore[var-annotated]

    def items() -> Iterator[int]:
        for number in range(5):
            taken.append(number)
            assert len(taken) == len(done) + 1
            yield number

    pool.each_by_one(done.append, items())
    pool.close()
    assert done == list(range(5))


def test_each_starts_threads_as_there_are_items() -> None:
    before = threading.active_count()
    pool = Pool(50)
    pool.each(lambda _number: None, range(2))
    assert threading.active_count() - before <= 3
    pool.close()


def test_its_threads_end() -> None:
    before = set(threading.enumerate())  # those of other tests' pools may still be ending
    pool = Pool(3)
    assert set(threading.enumerate()) <= before  # none before there is something to do
    together = threading.Barrier(4)
    for _thread in range(3):
        pool.submit(together.wait, 5)
    together.wait(5)
    threads = set(threading.enumerate()) - before
    assert len(threads) == 3
    pool.close()
    for thread in threads:
        thread.join(timeout=5)
    assert not any(thread.is_alive() for thread in threads)
