# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab.patience import patience
from tests.lab.process import Daemon, ProcessError, start_time

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def sleeper(tmp_path: Path) -> Daemon:
    (tmp_path / "conf").write_text("1")
    return Daemon("sleeper", ["sleep", "60"], watched=[tmp_path / "conf"])


def test_started_once_and_ended(sleeper: Daemon) -> None:
    sleeper.start()
    pid = sleeper.pid()
    sleeper.start()
    assert sleeper.pid() == pid
    assert pid is not None
    sleeper.end()
    assert sleeper.pid() is None
    assert start_time(pid) is None
    assert not sleeper.pidfile.exists()


def test_started_anew_when_what_it_reads_has_changed(sleeper: Daemon, tmp_path: Path) -> None:
    sleeper.start()
    before = sleeper.pid()
    (tmp_path / "conf").write_text("2")
    assert not sleeper.current()
    sleeper.start()
    assert sleeper.current()
    assert sleeper.pid() != before
    sleeper.end()


def test_another_process_with_its_pid_is_never_signalled(sleeper: Daemon) -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        sleeper.pidfile.write_text(f'{{"pid": {other.pid}, "start": 1, "made_of": ""}}')
        assert sleeper.pid() is None
        sleeper.kill()
        sleeper.end()
        assert other.poll() is None
        other.kill()


def test_a_stopped_one_is_ended_and_one_that_ignores_sigterm_is_killed() -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    daemon = Daemon("deaf", [sys.executable, "-c", deaf])
    daemon.start()
    daemon.wait(lambda: "deaf" in daemon.log.read_text(), "speak")
    daemon.stop()
    daemon.end(grace=0.2)
    assert daemon.pid() is None


def test_what_no_pid_file_tells_of_is_ended_too(sleeper: Daemon) -> None:
    sleeper.start()
    orphan = sleeper.pid()
    sleeper.pidfile.unlink()
    sleeper.start()
    assert orphan is not None
    assert sleeper.pid() not in (None, orphan)
    deadline = time.monotonic() + patience(5)
    while start_time(orphan) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    sleeper.end()


def test_death_while_waiting_is_told_with_its_last_words() -> None:
    daemon = Daemon("short", ["sh", "-c", "echo port is taken; exit 1"])
    daemon.start()
    with pytest.raises(ProcessError, match=r"short died: port is taken \(see .*short\.log\)"):
        daemon.wait(lambda: False, "answer")


def test_the_callers_clouds_and_proxies_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OS_CLOUD", "http_proxy", "PYTHONPYCACHEPREFIX"):
        monkeypatch.setenv(name, "elsewhere")
    daemon = Daemon("printer", ["env"], env={"OWN": "yes"})
    daemon.start()
    deadline = time.monotonic() + patience(5)
    while daemon.pid():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    printed = dict(line.split("=", 1) for line in daemon.log.read_text().splitlines())
    assert printed["OWN"] == "yes"
    assert printed["PATH"] == os.environ["PATH"]
    assert not {"OS_CLOUD", "http_proxy", "PYTHONPYCACHEPREFIX"} & set(printed)
