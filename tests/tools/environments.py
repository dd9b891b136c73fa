# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments beside .venv, for tests with other Pythons and libraries; kept between runs."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path

from tests.tools.paths import BUILD


def environment(name: str, python: Path, requirements: str) -> Path:
    """The folder of the virtual environment; made when it is missing or its requirements have changed."""
    folder = BUILD / "environments" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    made_with = folder / "requirements.txt"
    with folder.with_suffix(folder.suffix + ".lock").open("w") as lock:  # two steps may want the same at the same time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made_with.is_file() or made_with.read_text() != requirements:
            wanted = folder.with_suffix(folder.suffix + ".txt")
            wanted.write_text(requirements)
            subprocess.check_call([python, "-m", "venv", "--clear", folder])
            pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            # To compile all that is there takes twice as long as to unpack it, and little of it is ever used.
            subprocess.check_call([*pip, "--no-compile", "-r", str(wanted)])
            wanted.replace(made_with)
    return folder
