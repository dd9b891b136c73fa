# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python interpreters of this machine among those that a node may have."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path
from typing import Iterator, Mapping

# What ansible-core 2.18 to 2.21 supports on a node
VERSIONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")

# Prints the real program (not a version manager's shim, not a venv's link) and fails where no venv can be made.
_PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2], getattr(sys, '_base_executable', ''))"


@functools.lru_cache(maxsize=None)
def found() -> Mapping[str, Path]:
    """{version: program} of those that are here and can make a virtual environment, old to new."""
    interpreters = {}
    for version in VERSIONS:
        for candidate in _candidates(version):
            program = _real_program(candidate, version)
            if program:
                interpreters[version] = program
                break
    return interpreters


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    for folder in os.get_exec_path():
        yield Path(folder, name)
    for root in ("~/.pyenv/versions", "~/.local/share/uv/python"):
        yield from sorted(Path(root).expanduser().glob(f"*{version}.*/bin/{name}"))


def _real_program(candidate: Path, version: str) -> Path | None:
    if not os.access(candidate, os.X_OK):
        return None
    probe = subprocess.run([candidate, "-c", _PROBE], capture_output=True, text=True, check=False)
    if probe.returncode or not probe.stdout.startswith(f"{version} /"):
        return None
    return Path(probe.stdout.strip().partition(" ")[2])
