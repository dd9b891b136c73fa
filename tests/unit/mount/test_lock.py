# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._mount import lock

_HOLD = """
import fcntl, sys
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
input()
"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lock, "RUNS", str(tmp_path / "locks"))


def test_another_run_is_waited_for_and_named(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    with lock.only_run_at(f"{tmp_path}/there/mount"), lock.only_run_at(f"{tmp_path}/there/other", 0.1):
        pass
    (file,) = (path for path in (tmp_path / "locks").iterdir() if path.name.endswith("-mount.lock"))
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        # By another name of the same folder.
        with pytest.raises(Conflict, match="another run is at work there"), lock.only_run_at(
            f"{tmp_path}/link/mount", 0.2
        ):
            pass
        other.communicate(b"\n")
    with lock.only_run_at(f"{tmp_path}/link/mount", 0.2):
        pass
