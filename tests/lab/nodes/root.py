# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree that all nodes start from: a small Debian with kernel and boot loader, made once a machine and kept.

It is kept unpacked and is never written to: each node has a layer of its own above it.
"""

import shlex
import subprocess
from pathlib import Path
from typing import Sequence

from tests.lab import cache
from tests.lab.parts import LabError
from tests.lab.say import timed

_HERE = Path(__file__).parent
_SUITE = "bookworm"
_PACKAGES = _HERE / "packages.txt"
_PREPARE = _HERE / "prepare-root.sh"
_ROOTFS = _HERE / "rootfs"
_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/man/*")


def make() -> None:
    """Make it if it is not there (about a minute)."""
    cache.cached("node-root", _key(), _build)


def path() -> Path:
    """Where it is, or will be."""
    return cache.entry("node-root", _key()) / "root"


def packages() -> Sequence[str]:
    """The packages it is made of, beside those that every Debian has."""
    lines = (line.partition("#")[0].strip() for line in _PACKAGES.read_text().splitlines())
    return [line for line in lines if line]


def _key() -> str:
    """All that decides what is in it, except the day it is made on."""
    files = [_PREPARE, *sorted(path for path in _ROOTFS.rglob("*") if path.is_file())]
    return "\n".join([_SUITE, *_options(), *(f"{path.relative_to(_HERE)}\n{path.read_text()}" for path in files)])


def _options() -> Sequence[str]:
    return [
        "--mode=root",
        "--variant=minbase",
        "--dpkgopt=force-unsafe-io",
        *(f"--dpkgopt=path-exclude={path}" for path in _LEFT_OUT),
        f"--include={','.join(packages())}",
    ]


def _build(folder: Path) -> None:
    prepare = f'{shlex.quote(str(_PREPARE))} {shlex.quote(str(_ROOTFS))} "$1"'
    command = ["mmdebstrap", *_options(), f"--customize-hook={prepare}", _SUITE, str(folder / "root")]
    log = folder / "mmdebstrap.log"
    with timed("nodes", "making the root tree (about a minute)", "root tree made"), log.open("wb") as stream:
        failed = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    if failed:
        said = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LabError(f"mmdebstrap could not make the nodes' root tree. Is apt working here? It said:\n{said}")
