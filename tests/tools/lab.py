# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab, borrowed for one command: brought up before it, and afterwards left as it was found.

`python -m tests.tools.lab COMMAND…` runs a command so; `--parts PART,…` before it brings up only these and what they
need. With KEEP=1 the lab stays up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.tools.paths import ROOT

UP = [sys.executable, "-m", "tests.lab", "up"]
DOWN = [sys.executable, "-m", "tests.lab", "down"]
STATUS = [sys.executable, "-m", "tests.lab", "status"]
INSIDE = [sys.executable, "-m", "tests.lab", "exec", "--"]


class Borrowed:
    """Remembers whether the lab was up when this was made."""

    def __init__(self) -> None:
        # One line a part: its name, `ok` or `NOT ok`, and details
        status = subprocess.run(STATUS, cwd=ROOT, capture_output=True, text=True, check=False)
        self._was_up = any(line.split()[1:2] == ["ok"] for line in status.stdout.splitlines())

    def why_it_stays(self) -> str:
        """Why the lab is to be left running; empty when it is to be taken down."""
        if os.environ.get("KEEP", "0") not in ("", "0"):
            return (
                "The lab is left running, as KEEP asks. Look at it with `make lab-status`, end it with `make lab-down`."
            )
        if self._was_up:
            return "The lab was up before, so it is left running. End it with `make lab-down`."
        return ""


def end_on_sigterm() -> None:
    """Let SIGTERM unwind this program like Ctrl-C does, so that it cleans up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def main(command: list[str]) -> int:
    end_on_sigterm()
    parts: list[str] = []
    if command[:1] == ["--parts"]:
        parts, command = command[1].split(","), command[2:]
    lab = Borrowed()
    try:
        return subprocess.call([*UP, *parts], cwd=ROOT) or subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        return 130
    finally:
        reason = lab.why_it_stays()
        if reason:
            print(reason)
        else:
            subprocess.call(DOWN, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
