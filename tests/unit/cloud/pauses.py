# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time in which nothing happens, for tests of what waits."""

from __future__ import annotations

import time

import pytest


def skip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are over at once, and count for those who measure time."""
    skipped, monotonic = [0.0], time.monotonic
    monkeypatch.setattr(time, "sleep", skipped.append)
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + sum(skipped))
