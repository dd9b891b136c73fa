# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing but ours is unmounted, whatever has happened since the plan was made."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount import table
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import EMPTY, HEALTHY, Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount
from ansible_collections.chameleon.data.plugins.module_utils._mount.unmounting import Unmounter

PATH = "/mnt/results"
OURS = Mount(PATH, "fuse.rclone", "store:results", frozenset({"user_id=0"}), 42, 22)
OF_A_USER = OURS._replace(options=frozenset({"user_id=1000"}), number=43)
TMPFS = Mount(PATH, "tmpfs", "precious", frozenset(), 44, 42)
IN_OURS = Mount(f"{PATH}/sub", "tmpfs", "precious", frozenset(), 45, 42)


def _unmounter(planned: Mount | None) -> Unmounter:
    before = Actual(EMPTY, planned, HEALTHY, None, None, False, None, [], {"source": "store:results"})
    return Unmounter(PATH, before, "store:other")


@pytest.fixture
def unmounted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Mount points that umount(8) was asked for."""
    asked: list[str] = []

    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return asked


@pytest.mark.parametrize("there", [[OURS], [OURS._replace(number=50, source="store:other")]], ids=["old", "new"])
def test_ours_is(monkeypatch: pytest.MonkeyPatch, unmounted: list[str], there: list[Mount]) -> None:
    monkeypatch.setattr(table, "read", lambda: there)
    assert _unmounter(OURS).unmount("--lazy") and unmounted == [PATH]


def test_what_is_to_be_replaced_is(monkeypatch: pytest.MonkeyPatch, unmounted: list[str]) -> None:
    monkeypatch.setattr(table, "read", lambda: [OF_A_USER])
    assert _unmounter(OF_A_USER).unmount() and unmounted == [PATH]


@pytest.mark.parametrize(
    "there", [[OURS, TMPFS], [OURS, IN_OURS], [OF_A_USER], [OURS._replace(number=50, source="gdrive:")]]
)
def test_nothing_else_is(monkeypatch: pytest.MonkeyPatch, unmounted: list[str], there: list[Mount]) -> None:
    monkeypatch.setattr(table, "read", lambda: there)
    with pytest.raises(Refused):
        _unmounter(OURS).unmount("--lazy")
    assert unmounted == []
