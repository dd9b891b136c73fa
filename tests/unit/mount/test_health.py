# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking without hanging. Real mounts that die and hang are in the integration tests."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount import health
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import BROKEN, DEAD, HEALTHY, HUNG


def test_a_folder_that_answers(tmp_path: Path) -> None:
    assert health.probe(str(tmp_path), 10) == HEALTHY


def test_an_error_is_an_answer(tmp_path: Path) -> None:
    assert health.probe(str(tmp_path / "missing"), 10) == BROKEN


def test_a_program_that_has_died(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(health, "_LIST", "import errno, sys\nsys.exit(errno.ENOTCONN)")
    assert health.probe(str(tmp_path), 10) == DEAD


def test_one_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(health, "_LIST", "import time\ntime.sleep(60)")
    began = time.monotonic()
    assert health.probe(str(tmp_path), 0.5) == HUNG
    assert time.monotonic() - began < 5
