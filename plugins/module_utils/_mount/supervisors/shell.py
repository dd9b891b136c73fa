# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps programs up where systemd does not run: a shell script for each mount, in a session of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time

from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._mount import table
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import LOGS, RUNS, Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import DRAIN_AT_STOP, Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import script
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Failed, Supervisor

_SCRIPTS = "/etc/chameleon.data/mounts"
_READY = 90  # seconds, as systemd's unit has it
_LINES = 3


class Shell(Supervisor):
    """See :class:`Supervisor`."""

    boots = False

    def at(self, places: Places) -> Places:
        name = f"{places.name}.sh"
        return places._replace(unit=name, unit_file=f"{_SCRIPTS}/{name}")

    def render(self, settings: Settings, places: Places, program: Program) -> str:
        return script.render(settings, places, program, table.real_path(settings.path))

    def start(self, places: Places) -> None:
        if self.is_active(places):
            self.stop(places)
        process = self._launch(places)
        deadline = time.monotonic() + _READY
        while table.mounted_at(places.path) is None:
            if script.ENDED in (small_files.read(_log(places)) or "") or process.poll() is not None:
                self.kill(places)
                raise Failed("its program ended at once")
            if time.monotonic() > deadline:
                self.kill(places)
                raise Failed(f"nothing was mounted within {_READY} s")
            time.sleep(0.1)

    def start_soon(self, places: Places) -> None:
        self._launch(places)

    def _launch(self, places: Places) -> subprocess.Popen[bytes]:
        os.makedirs(LOGS, 0o755, exist_ok=True)
        with open(_log(places), "w") as log:
            os.fchmod(log.fileno(), small_files.SECRET)  # names of files are in it, as in the journal
            process = subprocess.Popen(
                ["/bin/sh", places.unit_file],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
            )
        small_files.write(_pid(places), f"{process.pid}\n", small_files.PUBLIC)
        return process

    def stop(self, places: Places) -> None:
        self._signal(places, signal.SIGTERM)
        deadline = time.monotonic() + DRAIN_AT_STOP + 30
        while self.is_active(places) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.kill(places)

    def kill(self, places: Places) -> None:
        self._signal(places, signal.SIGKILL)
        small_files.remove(_pid(places))

    def is_active(self, places: Places) -> bool:
        return self._process(places) is not None

    def last_lines(self, places: Places) -> str:
        lines = [line for line in (small_files.read(_log(places)) or "").splitlines() if script.ENDED not in line]
        return " / ".join(lines[-_LINES:])

    def where_to_look(self, places: Places) -> str:
        return f"cat {_log(places)}"

    def _signal(self, places: Places, number: int) -> None:
        """SIGTERM goes to the script, which sees to the rest; SIGKILL to all of its session."""
        process = self._process(places)
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if number == signal.SIGKILL else os.kill)(process, number)

    def _process(self, places: Places) -> int | None:
        """The script's process; a number that belongs to another one by now is none of it."""
        text = (small_files.read(_pid(places)) or "").strip()
        if not text.isdigit():
            return None
        try:
            with open(f"/proc/{text}/cmdline", "rb") as stream:
                words = stream.read().split(b"\0")
        except OSError:
            return None
        return int(text) if os.fsencode(places.unit_file) in words else None


def _log(places: Places) -> str:
    return f"{LOGS}/{places.name}.log"


def _pid(places: Places) -> str:
    return f"{RUNS}/{places.name}.pid"
