# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of others that are newer than Debian's, in an environment of their own: the tests want Debian's."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.lab.layout import ROOT
from tests.tools.environments import environment

_REQUIREMENTS = ROOT / "tests" / "requirements" / "bench.txt"


def install() -> None:
    """Have the programs; needs the network, so it comes before the lab's is entered."""
    _environment()


def program(name: str) -> str:
    """Its path."""
    return str(_environment() / "bin" / name)


def _environment() -> Path:
    return environment("bench-peers", Path(sys.executable), _REQUIREMENTS.read_text())
