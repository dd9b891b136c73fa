# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks tell how long they took, and which part of the time the machine had nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.checks import clock


def test_time_and_idle_processors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statistics = tmp_path / "stat"
    monkeypatch.setattr(clock, "_STATISTICS", statistics)
    # user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice
    statistics.write_text("cpu  100 0 100 1000 10 0 0 0 50 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n")
    running = clock.Clock()
    statistics.write_text("cpu  300 50 200 1150 60 10 10 30 250 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n")
    assert str(running) == "0 s, in which the processors were idle for 33 %"
