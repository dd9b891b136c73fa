# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces that arrive in any order are hashed in theirs."""

from __future__ import annotations

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.chain import Chain

PIECES = [b"a", b"bc", b"d", b"efg"]


@pytest.fixture
def read() -> list[int]:
    """Which pieces were read again."""
    return []


@pytest.fixture
def chain(read: list[int]) -> Chain:
    def hash_piece(number: int, digest: Any) -> None:
        read.append(number)
        digest.update(PIECES[number])

    return Chain(hash_piece)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_any_order_gives_the_md5_of_the_whole(chain: Chain, order: tuple[int, ...]) -> None:
    for number in order:
        chain.arrived(number)
    assert chain.hexdigest() == md5_of(b"".join(PIECES))


def test_a_piece_whose_turn_it_is_is_not_read_again(chain: Chain, read: list[int]) -> None:
    for number in range(4):
        digest = chain.begin(number)
        digest.update(PIECES[number])
        chain.arrived(number, digest)
    assert read == []
    assert chain.hexdigest() == md5_of(b"".join(PIECES))


def test_only_one_piece_has_its_turn(chain: Chain, read: list[int]) -> None:
    assert chain.begin(1) is None
    first = chain.begin(0)
    assert chain.begin(0) is None
    chain.arrived(1)
    assert read == []
    first.update(PIECES[0])
    chain.arrived(0, first)
    assert read == [1]


def test_what_was_given_up_does_not_count(chain: Chain) -> None:
    chain.begin(0).update(b"half of something")
    chain.give_up()
    for number in range(4):
        chain.arrived(number)
    assert chain.hexdigest() == md5_of(b"".join(PIECES))


def test_many_threads_agree() -> None:
    pieces = [bytes([number]) * 3000 for number in range(200)]
    barrier = threading.Barrier(8)
    chain = Chain(lambda number, digest: digest.update(pieces[number]))

    def bring(numbers: list[int]) -> None:
        barrier.wait()
        for number in numbers:
            digest = chain.begin(number)
            if digest is not None:
                digest.update(pieces[number])
            chain.arrived(number, digest)

    numbers = list(range(200))
    random.Random(1).shuffle(numbers)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(bring, [numbers[start::8] for start in range(8)]))
    assert chain.hexdigest() == md5_of(b"".join(pieces))
