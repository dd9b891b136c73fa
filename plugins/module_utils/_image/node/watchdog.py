# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a program that runs for as long as it has to still does anything."""

from __future__ import annotations

import subprocess
import time

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs

_LONGEST = 1200.0  # seconds; more than a file system may stay frozen


class Watchdog:
    """Whether *process*, an instance of *program*, still reads, writes or computes; call :meth:`check` regularly."""

    def __init__(self, program: programs.Program, process: subprocess.Popen[str], longest: float = _LONGEST) -> None:
        self._name = program.names[0]
        self._pid = process.pid
        self._longest = longest
        self._seen: list[str] = []
        self._since = time.monotonic()

    def check(self) -> None:
        """:raises Unavailable: for long it has neither read nor written nor computed"""
        seen = [_text(f"/proc/{self._pid}/io"), *_text(f"/proc/{self._pid}/stat").rpartition(")")[2].split()[11:13]]
        if seen != self._seen:
            self._seen, self._since = seen, time.monotonic()
        elif time.monotonic() - self._since > self._longest:
            raise Unavailable(
                self._name,
                f"it has done nothing for {self._longest / 60:.0f} minutes, and was ended",
                "Look at the node's kernel log for a disk or a mount that hangs, and run again.",
            )


def _text(path: str) -> str:
    try:
        with open(path) as stream:
            return stream.read()
    except OSError:  # it has ended just now
        return ""
