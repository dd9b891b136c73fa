# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures one command, through runner.py."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import runner
from tests.benchmarks.proxied import Counted
from tests.benchmarks.tools import Command

_LAST_WORDS = 400  # characters


class Measured(NamedTuple):
    """One run of a command.

    :ivar trouble: why it does not count; empty when it does
    :ivar note: what to know about it all the same
    :ivar counted: what went to the server; None where nobody counted
    """

    wall_s: float
    cpu_s: float
    peak_mib: float
    trouble: str = ""
    note: str = ""
    counted: Counted | None = None

    def but(self, wrong: str) -> Measured:
        """The same, with what turned out to be wrong, if anything."""
        return self._replace(trouble=f"did not do it: {wrong}") if wrong else self


def measure(command: Command, log: Path, limit: float, pss: bool = False) -> Measured:
    """Run the command, its output to `log`, for at most `limit` seconds.

    :param pss: whether what many processes share counts once (PSS), not in each (RSS)
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    request = {**command._asdict(), "log": str(log), "limit": limit, "pss": pss}
    answer = json.loads(
        subprocess.run(
            [sys.executable, runner.__file__], input=json.dumps(request), stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    )
    trouble = ""
    if answer["over"]:
        trouble = f"over {limit:.0f} s"
    elif answer["exit"]:
        said = " ".join(log.read_text(errors="replace").split())
        trouble = f"failed with exit status {answer['exit']}: …{said[-_LAST_WORDS:]}"
    return Measured(answer["wall_s"], answer["cpu_s"], answer["peak_mib"], trouble)
