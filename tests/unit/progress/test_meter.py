# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import AT_LEAST, Expected, Meter


def test_threads_lose_no_count() -> None:
    meter = Meter()
    meter.stage("uploading", files=4000, bytes=8000)

    def work() -> None:
        for _round in range(1000):
            meter.add(files=1, bytes=2)

    threads = [threading.Thread(target=work) for _round in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snapshot = meter.snapshot()
    assert (snapshot["files"], snapshot["bytes"]) == (4000, 8000)
    assert (snapshot["files_total"], snapshot["bytes_total"]) == (4000, 8000)


def test_it_publishes_each_stage_at_once_and_counts_seldom() -> None:
    seen: list[dict[str, Any]] = []
    meter = Meter(seen.append, every=3600)
    meter.stage("one")
    for _round in range(100):
        meter.add(files=1)
    meter.stage("two")
    assert [snapshot["stage"] for snapshot in seen] == ["one", "two"]


def test_a_new_stage_counts_from_zero() -> None:
    meter = Meter()
    meter.stage("one", files=3)
    meter.add(files=3, bytes=10)
    found = [1, 0]
    meter.stage("two", growing=lambda: Expected(found[0], found[1], AT_LEAST))
    meter.add(files=5, of="one")
    found[0] = 2
    snapshot = meter.snapshot()
    assert snapshot["how"] == "at least"
    assert (snapshot["stage"], snapshot["files"], snapshot["bytes"], snapshot["files_total"]) == ("two", 0, 0, 2)
