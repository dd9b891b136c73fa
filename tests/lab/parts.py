# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a part of the lab is. Each part is a small package or module of its own; registry.py lists them in order."""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import layout
from tests.lab.process import Daemon, write_whole


class LabError(Exception):
    """Something the lab could not do; the message names the thing, the cause and the way out."""


@dataclass(frozen=True)
class Health:
    """What a part is like right now."""

    ok: bool
    detail: str


@dataclass(frozen=True)
class Setting:
    """Something about a part that `up PART --set NAME=VALUE` changes, until an `up` that names PART (or none)."""

    default: str
    help: str


class Part(ABC):
    """One thing of the lab that can be started, looked at, hurt and ended alone.

    `up` after anything that happened to it (killed, half started, its data gone) must end healthy or raise.
    """

    name: str
    needs: Sequence[str] = ()  # parts started before it; one that cannot run here is left out
    settings: Mapping[str, Setting] = {}
    by_request = False  # whether `up` starts it only when it is named

    def __init__(self) -> None:
        self.chosen = self._defaults()
        if self._remembered.exists():
            self.chosen.update(json.loads(self._remembered.read_text()))

    def choose(self, settings: Mapping[str, str]) -> None:
        """Be brought up with these settings, and the defaults for all others."""
        for name in settings:
            if name not in self.settings:
                raise LabError(f"{self.name}: no setting {name}. It has: {', '.join(self.settings) or 'none'}.")
        self.chosen = {**self._defaults(), **settings}
        if self.settings or self.by_request:
            write_whole(self._remembered, json.dumps(self.chosen))

    def forget(self) -> None:
        """No longer remember the settings it was brought up with."""
        self.chosen = self._defaults()
        self._remembered.unlink(missing_ok=True)

    @property
    def belongs(self) -> bool:
        """Whether it is one of the lab's parts now: as a usual one, or since it was asked for."""
        return not self.by_request or self._remembered.exists()

    def cannot(self) -> Optional[str]:
        """Why this machine cannot run it (no root, no /dev/fuse, …); None when it can."""
        return None

    def prepare(self) -> None:
        """Make what is expensive and kept in the cache. Returns at once when it is there. May run beside others."""

    @abstractmethod
    def up(self) -> str:
        """Start or repair; return what was done: "already up", "started", "repaired"."""

    @abstractmethod
    def down(self) -> None:
        """End it: no process, mount or namespace is left, and its data is gone. Nothing to end is no error."""

    @abstractmethod
    def health(self) -> Health:
        """Look at it from outside, as a client would, within two seconds or so."""

    def daemons(self) -> Sequence[Daemon]:
        """Its processes, in the order they are started."""
        return ()

    def kill(self) -> None:
        """SIGKILL to all its processes."""
        for daemon in reversed(self.daemons()):
            daemon.kill()

    def stop(self) -> None:
        """SIGSTOP: it hangs."""
        for daemon in self.daemons():
            daemon.stop()

    def cont(self) -> None:
        """SIGCONT: it goes on."""
        for daemon in self.daemons():
            daemon.cont()

    @property
    def _remembered(self) -> Path:
        return layout.RUN / f"{self.name}.settings"

    def _defaults(self) -> "dict[str, str]":
        return {name: setting.default for name, setting in self.settings.items()}
