# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual environment that Keystone, Glance and Swift run in, and how its programs are started."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import layout, process
from tests.lab.cache import cached, entry
from tests.lab.parts import LabError
from tests.lab.say import timed

CONSTRAINTS = layout.HERE / "constraints.txt"
REQUIREMENTS = ("keystone", "glance", "swift", "cheroot", "trustme")

# What of the lab's own code runs inside the services: they start anew when it changes.
CODE = (
    layout.HERE / "wsgi.py",
    *sorted((layout.HERE / "faults").glob("*.py")),
    *sorted((layout.HERE / "swift").glob("*.py")),
)


def cannot() -> Optional[str]:
    """Why the environment cannot be made here."""
    if sys.version_info < (3, 11):
        return f"needs Python 3.11 or later for the OpenStack services, this is {sys.version.split()[0]}"
    if not _where().exists():
        try:
            import ensurepip  # noqa: F401  # only whether it is there
        except ImportError:
            return "needs Python's venv (Debian: apt-get install python3-venv)"
    return None


def venv() -> Path:
    """The environment, installed if it is not there."""
    return cached("openstack", _key(), _install)


def python() -> str:
    return str(_where() / "bin" / "python")


def environment() -> Mapping[str, str]:
    """Variables for a program of the environment that also imports from tests.lab."""
    python = {"PYTHONPATH": str(layout.ROOT), "PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}
    return {**python, "EVENTLET_NO_GREENDNS": "yes"}  # Swift's own resolver does not find the lab's names


def run(arguments: Sequence[str], log: Path, stdin: str = "") -> None:
    """Run the environment's Python to its end; its output is appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as stream:
        ended = subprocess.run(
            [python(), *arguments],
            env=process.environment(environment()),
            input=stdin,
            text=True,
            check=False,
            stdout=stream,
            stderr=stream,
        )
    if ended.returncode:
        raise LabError(f"{' '.join(arguments[:3])} failed with exit status {ended.returncode}. See {log}.")


def _key() -> str:
    return json.dumps([CONSTRAINTS.read_text(), REQUIREMENTS, sys.version_info[:2]])


def _where() -> Path:
    return entry("openstack", _key())


def _install(folder: Path) -> None:
    with timed("openstack", f"installing {', '.join(REQUIREMENTS)} (about 100 MB to fetch)", "installed"):
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [*pip, "install", "--no-compile", "--constraint", str(CONSTRAINTS), *REQUIREMENTS],
        ):
            ended = subprocess.run(command, check=False, capture_output=True, text=True)
            if ended.returncode:
                said = (ended.stderr or ended.stdout).strip().splitlines()
                raise LabError(f"{' '.join(command[1:4])} failed: {said[-1] if said else 'it said nothing'}")
