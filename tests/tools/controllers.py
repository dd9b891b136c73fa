# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the controller's side on another ansible-core: python -m tests.tools.controllers REPORTS VERSION TESTS…

Each runs in a virtual environment that holds that ansible-core, what the collection asks for in
meta/execution-environment.yml, and pytest. The oldest has the oldest of all: Python, openstacksdk, python-swiftclient.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

from tests.tools import lab, pythons
from tests.tools.environments import environment
from tests.tools.paths import ROOT

# The releases that the collection supports, and the Pythons that each of them runs on
SUPPORTED = {
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
OLDEST = next(iter(SUPPORTED))
# That of .venv, on which everything else runs
OWN = ".".join(importlib.metadata.version("ansible-core").split(".")[:2])
OTHERS = [version for version in SUPPORTED if version != OWN]


def main(reports: Path, version: str, tests: list[str]) -> int:
    programs = environment(f"ansible-core-{version}", python_of(version), requirements(version)) / "bin"
    subprocess.check_call([programs / "ansible", "--version"])
    print(f"All other tests run on {OWN}, the version of .venv.", flush=True)
    inside = lab.INSIDE if any(test.startswith("tests/integration") for test in tests) else []  # has no way to pip
    path = f"PATH={programs}{os.pathsep}{os.environ['PATH']}"
    pytest = ["pytest", f"--junit-xml={reports}/pytest.xml", "-o", f"cache_dir={reports}/cache", *tests]
    return subprocess.call([*inside, "env", path, *pytest], cwd=ROOT)


def python_of(version: str) -> Path:
    """The Python to run it on; there is one, see :func:`why_not`."""
    here = [pythons.found()[python] for python in SUPPORTED[version] if python in pythons.found()]
    return here[0 if version == OLDEST else -1]


def why_not(version: str) -> str:
    """Why it cannot be had on this machine; empty when it can."""
    if any(python in pythons.found() for python in SUPPORTED[version]):
        return ""
    return f"ansible-core {version} needs Python {' or '.join(SUPPORTED[version])}, and this machine has none of them"


def requirements(version: str) -> str:
    """The content of its requirements file."""
    libraries = (ROOT / "meta/ee-requirements.txt").read_text()
    if version == OLDEST:
        libraries = libraries.replace(">=", "==")
    tests = [(ROOT / f"tests/requirements/{name}.txt").read_text() for name in ("node", "controllers")]
    return "\n".join([f"ansible-core=={version}.*", libraries, *tests])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
