# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks come out as they went in, each once, however many there are."""

from __future__ import annotations

import threading

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.spool import Spool


def task(number: int) -> Task:
    name = f"d/{number}"
    local, remote = LocalFile(name, Stat(1, 2, 3, 4, 5, 6)), Entry(name, 1, "f" * 32, "", "", PLAIN)
    return Task("upload", name, local, remote, 1)


def test_many_are_put_in_before_they_are_taken_out() -> None:
    spool = Spool()
    given = [task(number) for number in range(3500)]
    for one in given:
        spool.put(one)
    spool.end()
    assert list(spool) == given
    assert list(spool) == []


def test_they_are_taken_out_while_others_are_put_in() -> None:
    spool = Spool()
    given = [task(number) for number in range(5000)]

    def fill() -> None:
        for one in given:
            spool.put(one)
        spool.end()

    thread = threading.Thread(target=fill)
    thread.start()
    taken = list(spool)
    thread.join()
    assert taken == given


def test_the_first_can_be_had_before_the_last_is_there() -> None:
    spool = Spool()
    spool.put(task(1))
    taken = iter(spool)
    assert next(taken) == task(1)
    spool.put(task(2))
    spool.end()
    assert list(taken) == [task(2)]
