# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers come in the order of the questions."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.look_ahead import in_order


def test_what_is_known_is_handed_on_at_once() -> None:
    numbers = iter(range(9))
    results = in_order(numbers, 3)
    assert (next(results), next(numbers)) == (0, 1)
    assert list(results) == list(range(2, 9))


def test_what_is_not_is_waited_for_and_little_is_taken_ahead() -> None:
    first: Future[int] = Future()

    def work() -> Iterator[int | Future[int]]:
        yield first
        for number in range(1, 9):
            if number == 3:
                first.set_result(0)
            yield number

    assert list(in_order(work(), 3)) == list(range(9))


def test_an_error_comes_where_its_answer_would() -> None:
    failed: Future[int] = Future()
    failed.set_exception(ValueError("no"))
    results = in_order([1, failed, 2], 3)
    assert next(results) == 1
    with pytest.raises(ValueError, match="no"):
        next(results)
