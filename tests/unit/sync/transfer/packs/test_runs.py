# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows come out sorted, in whatever order their runs went in."""

from __future__ import annotations

import random

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.runs import Runs


def test_runs_of_packs_and_single_rows_come_out_in_the_order_of_names() -> None:
    rows = [(f"{number:06}", number) for number in range(20_000)]
    single = rows[::7]
    packed = [row for row in rows if row not in set(single)]
    runs = [packed[begin : begin + 3000] for begin in range(0, len(packed), 3000)]
    runs += [[row] for row in single]
    random.Random(1).shuffle(runs)
    sorter = Runs()
    for run in runs:
        sorter.put(run)
    sorter.put([])
    assert list(sorter) == rows
    assert list(sorter) == rows
    assert len(sorter) == len(rows)
    sorter.close()


def test_there_may_be_none() -> None:
    assert not Runs() and list(Runs()) == []
