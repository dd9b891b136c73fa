# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""apt as a way to fetch packages: of this system's release, or of another one of Debian's, without installing any."""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator, Mapping, Optional, Pattern, Sequence

from tests.lab import layout
from tests.lab.parts import LabError

LIBRARIES = f"lib/{os.uname().machine}-linux-gnu"
_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class Apt:
    """`apt-get` with this system's lists, or with those of a *suite* alone, which are then kept in *folder*.

    To a suite of its own nothing is installed, so that all that a package needs is named, the C library among it.
    """

    def __init__(self, suite: str, folder: Path) -> None:
        self._options = ["-q", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]
        if suite:
            self._options += _apart(suite, folder)
            self("update")

    def __call__(self, *arguments: str, cwd: Optional[Path] = None) -> str:
        return run(["apt-get", *self._options, *arguments], cwd=cwd)

    def unpack(self, folder: Path, packages: Sequence[str], unneeded: Pattern[str]) -> None:
        """Fetch what an installation of *packages* would bring, and unpack it into *folder*.

        :param unneeded: names of packages to leave out
        """
        fetched = folder / ".packages"
        fetched.mkdir()
        self("download", *(name for name in self.wanted(packages) if not unneeded.fullmatch(name)), cwd=fetched)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda deb: run(["dpkg", "-x", str(deb), str(folder)]), sorted(fetched.glob("*.deb"))))
        for unused in (fetched, *(folder / "usr/share" / name for name in ("doc", "man", "locale"))):
            shutil.rmtree(unused, ignore_errors=True)

    def wanted(self, packages: Sequence[str]) -> Sequence[str]:
        """Names of the packages that an installation of *packages* would bring."""
        simulated = ("install", "--simulate", "--no-install-recommends", *packages)
        try:
            said = self(*simulated)
        except LabError:
            if os.geteuid() != 0:
                raise
            with _alone():
                self("update")  # a fresh machine has no lists yet
            said = self(*simulated)
        return re.findall(r"^Inst (\S+)", said, re.MULTILINE)


def here() -> bool:
    """Whether packages can be had and unpacked on this machine."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def system() -> str:
    """This system's release, on whose libraries runs what is unpacked."""
    release = Path("/etc/os-release")
    return release.read_text() if release.exists() else ""


def cannot(suite: str) -> Optional[str]:
    """Why packages of the suite cannot be had here."""
    if suite and not _KEYS.exists():
        return f"needs the keys of Debian's packages ({_KEYS}, package debian-archive-keyring)"
    return None


def run(command: Sequence[str], environment: Optional[Mapping[str, str]] = None, cwd: Optional[Path] = None) -> str:
    """What a command prints.

    :raises LabError: it failed
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", **(environment or {})}
    ended = subprocess.run(command, env=environment, cwd=cwd, check=False, capture_output=True, text=True)
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise LabError(f"{' '.join(command[:6])} failed: {last[0]}")
    return ended.stdout


def _apart(suite: str, folder: Path) -> Sequence[str]:
    """Options by which apt knows this suite alone, and nothing of what is installed here."""
    for name in ("state/lists/partial", "cache/archives/partial", "parts"):
        (folder / name).mkdir(parents=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb [signed-by={_KEYS}] {mirror()} {suite} main\n")
    places = {
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": folder / "parts",
        "Acquire::Languages": "none",
    }
    return [word for name, value in places.items() for word in ("-o", f"{name}={value}")]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """apt-get fails where another one fetches the lists."""
    layout.CACHE.mkdir(parents=True, exist_ok=True)
    with open(layout.CACHE / ".apt.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def mirror() -> str:
    """The mirror of Debian that this system has its packages from.

    :raises LabError: it has none
    """
    etc = Path("/etc/apt")
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]
    lines = "\n".join(path.read_text() for path in files if path.is_file())
    found = re.search(r"^(?:deb |URIs:)\s*(?:\[.*\]\s*)?(https?://\S*/debian)/?(?:\s|$)", lines, re.MULTILINE)
    if found is None:
        raise LabError("/etc/apt names no mirror of Debian. Name one in sources.list, or leave these parts out.")
    return found[1]
