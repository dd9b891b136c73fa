# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads never have more memory together than there is, and all get theirs in the end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.room import Room


def test_who_wants_more_than_is_left_waits() -> None:
    room, lock, now, most = Room(100), threading.Lock(), [0, 0], [0, 0]

    def work(size: int) -> None:
        room.take(size)
        with lock:
            now[:] = now[0] + size, now[1] + 1
            most[:] = max(most[0], now[0]), max(most[1], now[1])
        threading.Event().wait(0.002)
        with lock:
            now[:] = now[0] - size, now[1] - 1
        room.give_back(size)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, [30, 60, 10, 50, 20] * 10))
    assert most[0] <= 100 and most[1] > 1


def test_what_is_larger_than_all_of_it_is_alone() -> None:
    room = Room(100)
    room.take(500)
    waits = threading.Thread(target=room.take, args=(1,), daemon=True)
    waits.start()
    waits.join(0.05)
    assert waits.is_alive()
    room.give_back(500)
    waits.join(10)
    assert not waits.is_alive()
