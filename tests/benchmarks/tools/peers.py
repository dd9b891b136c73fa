# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of others that are newer than Debian's, in an environment of their own: the tests want Debian's."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.lab.layout import ROOT
from tests.tools.environments import environment

_REQUIREMENTS = ROOT / "tests" / "requirements"
_HAS_ITS_OWN = ("dvc",)  # it brings a hundred libraries along


def install() -> None:
    """Have the programs; needs the network, so it comes before the lab's is entered."""
    for name in ("peers", *_HAS_ITS_OWN):
        _environment(name)


def program(name: str) -> str:
    """Its path."""
    return str(_environment(name if name in _HAS_ITS_OWN else "peers") / "bin" / name)


def _environment(name: str) -> Path:
    requirements = _REQUIREMENTS / f"bench-{name}.txt"
    return environment(f"bench-{name}", Path(sys.executable), requirements.read_text())
