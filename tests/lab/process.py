# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own processes: started detached, known by pid and kernel start time, so that no other is ever signalled."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from tests.lab import layout, netns
from tests.lab.rest import ask

_KEPT = ("HOME", "LANG", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER")
_MARK = "LAB_PROCESS"
PROBE = {"X-Lab-Probe": "yes"}


class ProcessError(Exception):
    """A process of the lab did not do what it should; the message names its log."""


def environment(extra: Mapping[str, str]) -> Mapping[str, str]:
    """Variables for a program of the lab: `extra`, and nothing of the caller's own clouds, proxies or Python.

    A caller's PYTHONPYCACHEPREFIX, for one, would hide the compiled files and make Keystone's start slow.
    """
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("LAB_")}
    return {**kept, **extra}


def start_time(pid: int) -> Optional[int]:
    """Kernel start time (clock ticks since boot) of a live process; None for none and for a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file atomically, made with its mode from the start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as stream:
        stream.write(text)
    new.replace(path)


@dataclass(frozen=True)
class Daemon:
    """A process in the background: log in .lab/log/NAME.log, pid file in .lab/run/NAME.json.

    `watched` are the files it reads at its start: it counts as outdated when one of them, the command or the
    network namespace is no longer what it was started with.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    watched: Sequence[Path] = ()
    in_netns: bool = True

    @property
    def log(self) -> Path:
        return layout.LOG / f"{self.name}.log"

    @property
    def pidfile(self) -> Path:
        return layout.RUN / f"{self.name}.json"

    def pid(self) -> Optional[int]:
        """Its pid if it lives and is really the one we started."""
        known = self._known()
        alive = known and known["start"] is not None and start_time(known["pid"]) == known["start"]
        return known["pid"] if known and alive else None

    def current(self) -> bool:
        """It lives, and was started with the command and files of now."""
        known = self._known()
        return bool(self.pid() and known and known["made_of"] == self._made_of())

    def start(self) -> None:
        """Start it if it does not live; end it first if it is outdated."""
        if self.current():
            return
        self.end()  # also what an `up` that was killed has left without a pid file
        layout.LOG.mkdir(parents=True, exist_ok=True)
        where = netns.entered() if self.in_netns else contextlib.nullcontext()
        with where, self.log.open("ab") as log:
            started = self._spawn(log)
        known = {"pid": started.pid, "start": start_time(started.pid), "made_of": self._made_of()}
        write_whole(self.pidfile, json.dumps(known))

    def end(self, grace: float = 5.0) -> None:
        """SIGTERM, then SIGKILL after `grace` seconds; returns when it is gone."""
        self.cont()
        for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
            if not self._signal(number) or self._gone(patience):
                break
        else:
            raise ProcessError(f"{self.name} (pid {self.pid()}) does not end, not even by SIGKILL")
        for left in self._left_behind():
            with contextlib.suppress(ProcessLookupError):
                os.kill(left, signal.SIGKILL)
        self.pidfile.unlink(missing_ok=True)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self._signal(signal.SIGKILL):
            self._gone(5.0)

    def stop(self) -> None:
        self._signal(signal.SIGSTOP)

    def cont(self) -> None:
        self._signal(signal.SIGCONT)

    def wait(self, done: Callable[[], bool], what: str, timeout: float = 60.0) -> None:
        """Wait until `done()`; fail at once when the process dies. `what` says what it should do."""
        end = time.monotonic() + timeout
        while not done():
            if not self.pid():
                raise ProcessError(f"{self.name} died: {self.last_words()}")
            if time.monotonic() > end:
                raise ProcessError(f"{self.name} did not {what} within {timeout:.0f} s: {self.last_words()}")
            time.sleep(0.03)

    def last_words(self) -> str:
        """The end of its log, and where the rest is."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return f"{lines[-1] if lines else 'it said nothing'} (see {self.log})"

    def _spawn(self, log: Any) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command,
            env=environment({**self.env, _MARK: self._mark}),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    @property
    def _mark(self) -> str:
        return f"{layout.LAB_ID}/{self.name}"

    def _left_behind(self) -> Iterator[int]:
        """Processes started for it, or by it, that no pid file tells of: known by a variable that they inherit."""
        mark = f"{_MARK}={self._mark}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    yield int(process.name)

    def _known(self) -> Optional[Mapping[str, Any]]:
        try:
            known: Mapping[str, Any] = json.loads(self.pidfile.read_text())
            return known
        except (OSError, ValueError):
            return None

    def _made_of(self) -> str:
        digest = hashlib.sha1()
        digest.update(json.dumps([list(self.command), dict(self.env)]).encode())
        digest.update(netns.identity().encode() if self.in_netns else b"")
        for path in self.watched:
            digest.update(path.read_bytes() if path.exists() else b"-")
        return digest.hexdigest()

    def _signal(self, number: signal.Signals) -> bool:
        pid = self.pid()
        if pid is None:
            return False
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True

    def _gone(self, patience: float) -> bool:
        end = time.monotonic() + patience
        while self.pid() is not None:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


def http_status(url: str, timeout: float = 2.0) -> Optional[int]:
    """Status of a GET that no fault rule strikes, from inside the lab's network; None when nothing answers."""
    try:
        return ask("GET", url, headers=PROBE, timeout=timeout).status
    except (OSError, http.client.HTTPException):
        return None
