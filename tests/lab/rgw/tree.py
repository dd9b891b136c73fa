# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ceph's programs from the system's packages: unpacked into the cache, without installing anything.

Where they are installed already, or cannot be unpacked, the installed ones are used.
"""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab.cache import cached, entry
from tests.lab.parts import LabError
from tests.lab.say import say, timed

_PACKAGES = ("radosgw", "ceph-mon", "ceph-osd", "ceph-common")
_LIBRARIES = f"lib/{os.uname().machine}-linux-gnu"
_PROGRAMS = ("radosgw", "ceph-mon", "ceph-osd", "ceph", "monmaptool")

# Dependencies of package scripts, udev rules and parts of Ceph that the lab does not run.
_UNNEEDED = re.compile(
    r"lvm2|dmeventd|dmsetup|libdevmapper.*|liblvm2cmd.*|cryptsetup-bin|libcryptsetup.*|nvme-cli|libnvme1.*|"
    r"smartmontools|parted|libparted2.*|gdisk|hdparm|xfsprogs|libinih1|logrotate|sudo|dmidecode|uuid-runtime|libpopt0|"
    r"adduser|passwd|systemd.*|udev|perl.*|libperl.*|cron.*|binutils.*|libbinutils|libgprofng.*|libctf.*|psmisc|"
    r"e2fsprogs|logsave|kmod|media-types|tzdata|"
    r"python3-(rgw|cephfs|rbd|requests|urllib3|idna|chardet|certifi|charset-normalizer|bcrypt|cryptography|setuptools|"
    r"distutils|lib2to3|pkg-resources|packaging)"
)


@dataclass(frozen=True)
class Tree:
    """A root folder with Ceph's programs in it; `/` if they are installed."""

    root: Path

    @property
    def libraries(self) -> Path:
        return self.root / "usr" / _LIBRARIES

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for its programs."""
        if self.root == Path("/"):
            return {}
        return {
            # Some packages of Debian 12 still bring their libraries to /lib, which an installed system merges.
            "LD_LIBRARY_PATH": f"{self.libraries}:{self.libraries / 'ceph'}:{self.root / _LIBRARIES}",
            "PYTHONPATH": str(self.root / "usr/lib/python3/dist-packages"),
        }

    def command(self, program: str) -> Sequence[str]:
        """How to run one of its programs; `ceph` is a script for the system's Python."""
        path = str(self.root / "usr/bin" / program)
        return ["/usr/bin/python3", path] if program == "ceph" else [path]


def cannot() -> Optional[str]:
    """Why there can be no Ceph here."""
    if _installed() or tree().root.exists() or (shutil.which("apt-get") and shutil.which("dpkg")):
        return None
    return f"needs Ceph's programs ({', '.join(_PACKAGES)}), and this system has no apt to get them with"


def tree() -> Tree:
    """The programs: those installed, or where they are unpacked (after `get`)."""
    return Tree(Path("/") if _installed() else entry("ceph", _key()))


def get() -> None:
    """Unpack the programs if they are not there."""
    if _installed():
        return
    try:
        cached("ceph", _key(), _unpack)
    except (LabError, OSError, subprocess.CalledProcessError) as error:
        if os.geteuid() != 0:
            raise
        say("rgw", f"unpacking Ceph failed ({error}); installing it instead")
        _apt("install", "--yes", "--no-install-recommends", *_PACKAGES)


def _installed() -> bool:
    return all(Path("/usr/bin", program).exists() for program in _PROGRAMS)


def _key() -> str:
    """This release and machine: what is unpacked runs on the system's own libraries."""
    release = Path("/etc/os-release")
    return " ".join([release.read_text() if release.exists() else "", os.uname().machine, _UNNEEDED.pattern])


def _unpack(folder: Path) -> None:
    with timed("rgw", "fetching and unpacking Ceph (57 MB)", "Ceph unpacked"):
        packages = folder / ".packages"
        (packages / "partial").mkdir(parents=True)
        _apt("download", *_wanted(), cwd=packages)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda deb: _run(["dpkg", "-x", str(deb), str(folder)]), sorted(packages.glob("*.deb"))))
        for unused in (packages, *(folder / "usr/share" / name for name in ("doc", "man", "locale"))):
            shutil.rmtree(unused, ignore_errors=True)
        for file in (folder / "usr/bin").iterdir():
            if file.name not in _PROGRAMS:
                file.unlink()
        made = Tree(folder)
        for program in ("radosgw", "ceph-mon", "ceph-osd", "ceph"):
            _run([*made.command(program), "--version"], made.environment)


def _wanted() -> Sequence[str]:
    """Names of the packages that an installation would bring, without those that nothing here uses."""
    try:
        said = _apt("install", "--simulate", "--no-install-recommends", "-o", "Debug::NoLocking=1", *_PACKAGES)
    except LabError:
        if os.geteuid() != 0:
            raise
        _apt("update")  # a fresh machine has no lists yet
        said = _apt("install", "--simulate", "--no-install-recommends", *_PACKAGES)
    names = re.findall(r"^Inst (\S+)", said, re.MULTILINE)
    return [name for name in names if not _UNNEEDED.fullmatch(name)]


def _apt(*arguments: str, cwd: Optional[Path] = None) -> str:
    return _run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", *arguments], cwd=cwd)


def _run(command: Sequence[str], environment: Optional[Mapping[str, str]] = None, cwd: Optional[Path] = None) -> str:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", **(environment or {})}
    ended = subprocess.run(command, env=environment, cwd=cwd, check=False, capture_output=True, text=True)
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise LabError(f"{' '.join(command[:6])} failed: {last[0]}")
    return ended.stdout
