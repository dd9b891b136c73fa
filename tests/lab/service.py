# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part that is some daemons answering HTTP: how one is started, repaired and looked at."""

import shutil
import time
from abc import abstractmethod
from pathlib import Path
from typing import Sequence

from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.parts import Health, LabError, Part
from tests.lab.patience import patience
from tests.lab.process import Daemon, http_status

_PATIENCE = patience(60)  # seconds for a start


class Service(Part):
    """Configured from templates, healthy when every daemon lives and every URL answers. `up` also ends its faults."""

    @property
    def etc(self) -> Path:
        """Its configuration, written at each `up`."""
        return layout.STATE / "etc" / self.name

    @property
    def data(self) -> Path:
        """What it stores; gone after `down`."""
        return layout.DATA / self.name

    @property
    def where(self) -> str:
        """The URL that `status` tells."""
        return layout.url(self.name)

    @abstractmethod
    def daemons(self) -> Sequence[Daemon]: ...

    @abstractmethod
    def configure(self) -> None:
        """Write the configuration and make sure that the data it starts from is there."""

    @abstractmethod
    def probes(self) -> Sequence[str]:
        """URLs that answer below 500 when it is well."""

    def up(self) -> str:
        rules.clear(self.name)
        known = any(daemon.pidfile.exists() for daemon in self.daemons())
        alive = all(daemon.pid() for daemon in self.daemons())
        self.configure()
        self.cont()
        if all(daemon.current() for daemon in self.daemons()):
            if self.health().ok:
                return "already up"
            alive = False
            self.kill()  # it lives but does not answer: it would not hear a polite request either
        for daemon in self.daemons():
            daemon.start()
        self._wait()
        return "restarted" if alive else "repaired" if known else "started"

    def down(self) -> None:
        for daemon in reversed(self.daemons()):
            daemon.end()
        for folder in (self.etc, self.data):
            shutil.rmtree(folder, ignore_errors=True)

    def health(self) -> Health:
        for daemon in self.daemons():
            if not daemon.pid():
                return Health(False, f"{daemon.name} is not running")
        for probe in self.probes():
            status = http_status(probe)
            if status is None or status >= 500:
                return Health(False, f"{probe} " + (f"answers {status}" if status else "does not answer"))
        pids = ", ".join(str(daemon.pid()) for daemon in self.daemons())
        faults = ", WITH FAULTS" if rules.load(rules.file(self.name)) else ""
        return Health(True, f"{self.where} (pid {pids}){faults}")

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not self.health().ok:
            for daemon in self.daemons():
                if not daemon.pid():
                    raise LabError(f"{daemon.name} died: {daemon.last_words()}")
            if time.monotonic() > end:
                raise LabError(
                    f"not well after {_PATIENCE:.0f} s: {self.health().detail}. See {layout.LOG}/{self.name}*."
                )
            time.sleep(0.03)
