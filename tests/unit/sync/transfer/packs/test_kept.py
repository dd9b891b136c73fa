# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the files of a pack is kept as it came, in little memory."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.kept import Kept


def file(number: int) -> tuple[Any, ...]:
    name, etag, time = f"folder/{number:06}.jpg", f"{number:032x}", 1_700_000_000_000_000_000 + number
    row = (name, number, time, 0o100644, etag, 7, number * 1100)
    return row, (name, (number, time, time + 1, number, 65024, 0o644), etag, time + 2)


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_all_come_back_in_their_order(count: int) -> None:
    kept = Kept()
    assert not kept
    for number in range(count):
        kept.append(file(number))
    assert bool(kept) is bool(count)
    assert [values for portion in kept.portions() for values in portion] == list(map(file, range(count)))
    assert max(map(len, kept.portions()), default=0) <= 1000


def test_a_file_takes_less_than_250_bytes() -> None:
    kept = Kept()
    tracemalloc.start()
    try:
        for number in range(20_000):
            kept.append(file(number))
        taken, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < 250 * 20_000
