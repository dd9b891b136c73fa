# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""buildah without a daemon, a registry or storage of the machine's own: images are in the lab's cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Sequence

from tests.lab import layout
from tests.lab.parts import LabError

_STORAGE = layout.CACHE / "containers"
# vfs and chroot ask nothing of the kernel: neither overlays nor cgroups of its own.
_BUILDAH = ["buildah", "--storage-driver=vfs", f"--root={_STORAGE}/root", f"--runroot={_STORAGE}/run"]
_PROGRAMS = ("buildah", "mmdebstrap")  # packages of the same names
_HOSTS = "/etc/ssl/certs/ca-certificates.crt"


def cannot() -> str | None:
    """Why images cannot be built on this machine; None when they can."""
    missing = [program for program in _PROGRAMS if not shutil.which(program)]
    if missing:
        return f"needs the packages {' and '.join(missing)}"
    return "needs root, who alone makes a tree of packages and enters it" if os.geteuid() else None


def buildah(*arguments: str, log: Path | None = None) -> str:
    """What buildah prints.

    :param log: gets what a long command prints instead
    :raises LabError: it failed
    """
    _STORAGE.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "BUILDAH_ISOLATION": "chroot"}
    command = [*_BUILDAH, *arguments]
    if log is None:
        ended = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        said = ended.stdout + ended.stderr
    else:
        with log.open("w") as stream:
            ended = subprocess.run(command, env=environment, check=False, stdout=stream, stderr=stream, text=True)
        said = log.read_text()
    if ended.returncode:
        last = "\n".join(said.splitlines()[-15:])
        raise LabError(f"buildah {' '.join(arguments[:2])} failed with exit status {ended.returncode}:\n{last}")
    return ended.stdout or ""


def exists(image: str) -> bool:
    """Whether there is an image of this name."""
    return bool(buildah("images", "--quiet", "--filter", f"reference={image}"))


def of_machine() -> Sequence[str]:
    """Options by which what runs in a build reaches package registries as this machine does."""
    files = [path for path in (_HOSTS, "/etc/pip.conf") if Path(path).exists()]
    return [f"--volume={path}:{path}:ro" for path in files]
