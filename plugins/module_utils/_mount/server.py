# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cloudfuse processes that others have started: how, so that they can be started so again."""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple, Sequence

_PATIENCE = 60  # seconds


class Server(NamedTuple):
    """A process. Its words and its environment may hold secrets: they are shown to nobody.

    :ivar program: absolute path
    """

    program: str
    words: Sequence[bytes]
    environment: Sequence[tuple[bytes, bytes]]

    @property
    def home(self) -> str:
        """Where it has looked for its ``.cloudfuse``."""
        return os.fsdecode(dict(self.environment).get(b"HOME", b"/root"))

    def start_again(self) -> None:
        """It goes to the background by itself."""
        subprocess.run(
            list(self.words),
            executable=self.program,
            env=dict(self.environment),
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )


def find_servers(path: str) -> list[Server]:
    """Those that mount at *path*."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            program = os.readlink(f"/proc/{pid}/exe")
            words, variables = _fields(f"/proc/{pid}/cmdline"), _fields(f"/proc/{pid}/environ")
        except OSError:
            continue  # it has ended, or is one of the kernel's
        if os.path.basename(program) == "cloudfuse" and path in {os.fsdecode(word).rstrip("/") for word in words}:
            pairs = (variable.partition(b"=") for variable in variables)
            found.append(Server(program, words, [(name, value) for name, _equals, value in pairs]))
    return found


def _fields(path: str) -> list[bytes]:
    with open(path, "rb") as stream:
        return stream.read().rstrip(b"\0").split(b"\0")
