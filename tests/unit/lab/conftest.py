# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lab of its own, empty and on loopback, for each test."""

from pathlib import Path

import pytest

from tests.lab import layout


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`.lab` and the cache in a temporary folder."""
    for name in ("RUN", "LOG", "DATA"):
        monkeypatch.setattr(layout, name, tmp_path / ".lab" / name.lower())
    monkeypatch.setattr(layout, "STATE", tmp_path / ".lab")
    monkeypatch.setattr(layout, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(layout, "LAB_ID", f"lab-test-{tmp_path.name}")
    monkeypatch.setattr(layout, "no_namespaces", lambda: "a unit test runs on loopback")
    layout.RUN.mkdir(parents=True)
    return tmp_path / ".lab"
