# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that ends a hand-over folder, as a real shell runs it; its ``sleep`` takes next to no time."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import LEASE
from ansible_collections.chameleon.data.plugins.plugin_utils.handover_expiry import sweep, watcher
from tests.lab.patience import patience

LONG_AGO = time.time() - 4000


def wait_for(holds: Callable[[], Any]) -> None:
    """Return when it holds."""
    deadline = time.monotonic() + patience(30)
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


@pytest.fixture
def top(tmp_path: Path) -> Iterator[Path]:
    """A folder with secrets, beside which a process is left."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sleep").write_text("#!/bin/sh\nPATH=/usr/bin:/bin\nexec sleep 0.02\n")
    (tmp_path / "bin" / "sleep").chmod(0o755)
    top = tmp_path / "top"
    (top / "handover").mkdir(parents=True)
    for name in ("token", "token-0", "handed.json", "other", LEASE):
        (top / "handover" / name).write_text("x")
    yield top
    subprocess.run(["rm", "-rf", str(top)], check=True)  # which ends the process


def leave(top: Path) -> None:
    """Run the command that leaves the process behind, as ansible-core does: the shell itself ends."""
    environment = {"PATH": f"{top.parent / 'bin'}:{os.environ['PATH']}"}
    subprocess.run(["/bin/sh", "-c", watcher(str(top), str(top / "handover")) + " true"], env=environment, check=True)


def test_what_nobody_comes_back_for_ends_secrets_first(top: Path) -> None:
    leave(top)
    seen = []

    def gone() -> bool:
        seen.append(sorted(path.name for path in (top / "handover").glob("*")))
        return not top.exists()

    wait_for(gone)
    assert ["other"] in seen, "the result would rest longer than the secrets"


def test_what_is_looked_at_stays(top: Path) -> None:
    leave(top)
    for _look in range(150):
        (top / "handover" / LEASE).write_text("")
        time.sleep(0.02)
    assert (top / "handover" / "token").exists()


def test_what_a_living_module_uses_stays(top: Path) -> None:
    (top / "handover" / "pid").write_text(str(os.getpid()))
    leave(top)
    time.sleep(3)
    assert (top / "handover" / "token").exists()


def test_what_old_runs_have_left_is_swept_and_what_changes_is_not(tmp_path: Path) -> None:
    for name in ("old", "new", "used"):
        (tmp_path / f"data.{name}" / "handover").mkdir(parents=True)
        (tmp_path / f"data.{name}" / "handover" / "token").write_text("x")
    for path in [*tmp_path.glob("data.old/**/*"), *tmp_path.glob("data.*")]:
        os.utime(path, (LONG_AGO, LONG_AGO))
    subprocess.run(["/bin/sh", "-c", sweep(f"{tmp_path}/data.*")], check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.new", "data.used"]
    subprocess.run(["/bin/sh", "-c", sweep(f"{tmp_path}/none.*")], check=True)
    assert (tmp_path / "data.new" / "handover" / "token").exists()
