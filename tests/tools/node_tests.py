# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unit tests of the node's side, on a Python that a node may have: python -m tests.tools.node_tests REPORTS PYTHON.

They run in a virtual environment that holds pytest and nothing else, so what they import must be there on any node.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Iterator

from tests.lab.patience import patience
from tests.tools import imports
from tests.tools.environments import environment
from tests.tools.paths import BUILD, ROOT

UNIT = ROOT / "tests/unit"
REQUIREMENTS = ROOT / "tests/requirements/node.txt"
# Libraries of that virtual environment
TEST_LIBRARIES = ("pytest", "_pytest")
# What these test never runs on a node.
NOT_THE_NODES = ("benchmarks", "cloud", "controller", "house", "lab")


def main(reports: Path, python: Path) -> int:
    tests, left_out = chosen_tests()
    print(
        f"{len(tests)} files of tests; {len(left_out)} are not about the node's side or need the controller's libraries"
    )
    folder = environment(f"node-{python.name}", python, REQUIREMENTS.read_text())
    pytest = [str(folder / "bin/python"), "-m", "pytest", f"--junit-xml={reports}/pytest.xml"]
    pytest.append(f"--timeout={patience(120):.0f}")
    return subprocess.call([*pytest, "-o", f"cache_dir={BUILD}/cache/pytest-{python.name}", *map(str, tests)], cwd=ROOT)


def chosen_tests() -> tuple[list[Path], list[Path]]:
    """The files of unit tests that need nothing but Python and pytest, and the others."""
    tests: list[Path] = []
    left_out: list[Path] = []
    for path in sorted(UNIT.rglob("test_*.py")):
        needed = {name for file in (path, *conftests(path)) for name in imports.foreign(file)}
        foreign = {name for name in needed if name.partition(".")[0] not in TEST_LIBRARIES}
        elsewhere = path.relative_to(UNIT).parts[0] in NOT_THE_NODES
        (left_out if foreign or elsewhere else tests).append(path)
    return tests, left_out


def conftests(test: Path) -> Iterator[Path]:
    for folder in test.parents:
        conftest = folder / "conftest.py"
        if conftest.is_file():
            yield conftest
        if folder == UNIT:
            return


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
