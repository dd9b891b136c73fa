# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`openstack object create`, in a virtual environment of its own: it would bring 20 packages into the checkout's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment
from tests.lab import layout
from tests.lab.cache import cached

VERSION = "10.5.0"
_PACKAGE = f"python-openstackclient=={VERSION}"
_CONSTRAINTS = layout.ROOT / "tests" / "requirements" / "constraints.txt"


def command(job: Job, options: list[str]) -> Command:
    """A push; the container must be there."""
    access = ["--os-auth-type=admin_token", f"--os-endpoint={job.url}", f"--os-token={job.token}"]
    files = sorted(str(path.relative_to(job.folder)) for path in job.folder.rglob("*") if path.is_file())
    what = ["object", "create", *options, job.container, *files]
    argv = [str(venv() / "bin" / "python"), "-m", "openstackclient.shell", *access, *what]
    return Command(argv, {**environment(job), "PYTHONPATH": ""}, str(job.folder))


def venv() -> Path:
    """The environment, installed if it is not there: from outside of the lab's network, which has no way out."""
    key = f"{_PACKAGE} {sys.version_info[:2]} {_CONSTRAINTS.read_text()}"
    return cached("openstackclient", key, _install)


def _install(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--constraint", str(_CONSTRAINTS), _PACKAGE], check=True)
