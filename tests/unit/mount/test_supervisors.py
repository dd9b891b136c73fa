# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without systemd: a script that keeps a program up, run for real with programs that mount nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount import table
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places, places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import script, shell
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Failed
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.shell import Shell
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.unit.mount.example import settings

SUPERVISOR = Shell()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    for name in ("_SCRIPTS", "RUNS", "LOGS"):
        monkeypatch.setattr(shell, name, str(tmp_path))
    (tmp_path / "config").touch()
    found = SUPERVISOR.at(places_of(f"{tmp_path}/my mount"))._replace(config=str(tmp_path / "config"))
    yield found
    SUPERVISOR.kill(found)


def write(places: Places, command: str, drain: str = "") -> None:
    program = Program("notify", ["/bin/sh", "-c", command], drain=["/bin/sh", "-c", drain] if drain else ())
    Path(places.unit_file).write_text(SUPERVISOR.render(settings(path=places.path), places, program))


def mounted(_path: str) -> table.Mount:
    return table.Mount("", "fuse.rclone", "store:", frozenset())


def test_it_is_kept_up_and_ended(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "mounted_at", mounted)
    write(places, f"echo $$ >> '{tmp_path}/started'; exec sleep 600", drain=f"touch '{tmp_path}/drained'")
    SUPERVISOR.start(places)
    wait_for(lambda: (tmp_path / "started").exists() and (tmp_path / "started").read_text())
    first = int((tmp_path / "started").read_text())
    assert SUPERVISOR.is_active(places) and not SUPERVISOR.is_enabled(places)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len((tmp_path / "started").read_text().split()) == 2)
    SUPERVISOR.stop(places)
    assert not SUPERVISOR.is_active(places) and (tmp_path / "drained").exists()
    second = int((tmp_path / "started").read_text().split()[1])
    wait_for(lambda: not os.path.exists(f"/proc/{second}"))


def test_one_that_ends_at_once_is_told(places: Places) -> None:
    write(places, "echo no luck; exit 3")
    with pytest.raises(Failed, match="ended at once"):
        SUPERVISOR.start(places)
    assert SUPERVISOR.last_lines(places) == "no luck"
    assert os.stat(shell._log(places)).st_mode & 0o777 == 0o600
    assert not SUPERVISOR.is_active(places)


def test_what_a_program_has_written_may_be_no_text(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journalctl = tmp_path / "journalctl"
    journalctl.write_text("#!/bin/sh\nprintf 'caf\\351: no luck\\n'\n")
    journalctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert Systemd().last_lines(places) == "caf\ufffd: no luck"


def test_a_number_of_another_process_is_not_its(places: Places, tmp_path: Path) -> None:
    write(places, "exec sleep 600")
    Path(tmp_path, f"{places.name}.pid").write_text(f"{os.getpid()}\n")
    assert not SUPERVISOR.is_active(places)
    SUPERVISOR.kill(places)  # not us


def test_what_may_say_secrets_is_not_kept(places: Places) -> None:
    program = Program("forking", ["/bin/echo"], before=[["/bin/true"]], silent=["/bin/echo", "secret"])
    text = SUPERVISOR.render(settings(path=places.path), places, program)
    assert "    if /bin/true; then\n        /bin/echo secret >/dev/null 2>&1 &\n" in text


def test_what_has_to_succeed_before_keeps_the_program_from_being_started(places: Places, tmp_path: Path) -> None:
    started = tmp_path / "started"
    said = ["/bin/sh", "-c", "echo no room >&2; exit 1"]
    program = Program("notify", ["/usr/bin/touch", str(started)], before=[said])
    Path(places.unit_file).write_text(SUPERVISOR.render(settings(path=places.path), places, program))
    with pytest.raises(Failed):
        SUPERVISOR.start(places)
    assert SUPERVISOR.last_lines(places) == "no room" and not started.exists()


@pytest.mark.parametrize("path", ["/mnt/results", '/mnt/it\'s "100%" $data'])
def test_the_shell_understands_it(path: str, tmp_path: Path) -> None:
    wanted = settings(path=path)
    program = Program("notify", ["/usr/bin/rclone", "mount", path], drain=["/bin/true"])
    text = script.render(wanted, places_of(path), program, path)
    (tmp_path / "script").write_text(text)
    checker = ["shellcheck", "--severity=warning"] if shutil.which("shellcheck") else ["/bin/sh", "-n"]
    done = subprocess.run([*checker, str(tmp_path / "script")], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
