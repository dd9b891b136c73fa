# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments of the lab, apart from the one with Ansible: each is installed once, into the cache."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import layout, process
from tests.lab.cache import cached, entry
from tests.lab.parts import LabError
from tests.lab.say import timed


@dataclass(frozen=True)
class Environment:
    """Packages of the registry, and how programs are started that use them and the lab's own code.

    :ivar kind: what its entries of the cache begin with
    :ivar constraints: files with all versions
    :ivar requirements: packages; what they need comes along
    """

    kind: str
    constraints: Sequence[Path]
    requirements: Sequence[str]

    def cannot(self) -> Optional[str]:
        """Why it cannot be made here."""
        if sys.version_info < (3, 11):
            return f"needs Python 3.11 or later for the OpenStack services, this is {sys.version.split()[0]}"
        if not self.there:
            try:
                import ensurepip  # noqa: F401  # only whether it is there
            except ImportError:
                return "needs Python's venv (Debian: apt-get install python3-venv)"
        return None

    @property
    def there(self) -> bool:
        """Whether it has been installed on this machine."""
        return self._where.exists()

    def venv(self) -> Path:
        """Where it is, installed if it is not there."""
        return cached(self.kind, self._key, self._install)

    @property
    def python(self) -> str:
        return str(self._where / "bin" / "python")

    @property
    def versions(self) -> str:
        """Changes with them: for the keys of what its programs make."""
        return "".join(path.read_text() for path in self.constraints)

    def variables(self) -> Mapping[str, str]:
        """For a program of the environment that also imports from tests.lab."""
        python = {"PYTHONPATH": str(layout.ROOT), "PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}
        return {**python, "EVENTLET_NO_GREENDNS": "yes"}  # Swift's own resolver does not find the lab's names

    def run(self, arguments: Sequence[str], log: Path, folder: Optional[Path] = None, stdin: str = "") -> None:
        """Run its Python to its end, in `folder` if one is given; the output is appended to `log`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as stream:
            ended = subprocess.run(
                [self.python, *arguments],
                env=process.environment(self.variables()),
                cwd=folder,
                input=stdin,
                text=True,
                check=False,
                stdout=stream,
                stderr=stream,
            )
        if ended.returncode:
            raise LabError(f"{' '.join(arguments[:3])} failed with exit status {ended.returncode}. See {log}.")

    @property
    def _key(self) -> str:
        return json.dumps([self.versions, self.requirements, sys.version_info[:2]])

    @property
    def _where(self) -> Path:
        return entry(self.kind, self._key)

    def _install(self, folder: Path) -> None:
        with timed(self.kind, f"installing {', '.join(self.requirements)} (about 100 MB to fetch)", "installed"):
            pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
            held = [f"--constraint={path}" for path in self.constraints]
            for command in (
                [sys.executable, "-m", "venv", str(folder)],
                [*pip, "install", "--no-compile", *held, *self.requirements],
            ):
                ended = subprocess.run(command, check=False, capture_output=True, text=True)
                if ended.returncode:
                    said = (ended.stderr or ended.stdout).strip().splitlines()
                    raise LabError(f"{' '.join(command[1:4])} failed: {said[-1] if said else 'it said nothing'}")
