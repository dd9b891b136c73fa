# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a secret could be seen: command lines, and by what a token is known there."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from pathlib import Path

from tests.lab import layout

# Fernet tokens, as Keystone makes them, are known by their beginning (version 0x80 and the time, until 2038) and their
# length. The zeros alone are in the zip of any module, too.
FERNET = re.compile(rb"gAAAAAB[A-Za-z0-9_-]{120,}")


class CommandLines:
    """Collects every command line of the lab's processes and its nodes', for as long as it is entered."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        ours = layout.NETNS.parent.glob(f"{layout.LAB_ID}*")
        self._networks = {network.stat().st_ino for network in ours}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            for process in filter(str.isdigit, os.listdir("/proc")):
                with contextlib.suppress(OSError):  # it has ended
                    if Path("/proc", process, "ns/net").stat().st_ino in self._networks:
                        self.seen.add(Path("/proc", process, "cmdline").read_bytes())

    def __enter__(self) -> CommandLines:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
