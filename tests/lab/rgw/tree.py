# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ceph's programs from packages: unpacked into the cache, without installing anything.

Those of this system's release run on its libraries; where they are installed already, or cannot be unpacked, the
installed ones are used. Those of another release bring all of their own, the C library and Python too.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import apt
from tests.lab.apt import Apt, run
from tests.lab.cache import cached, entry
from tests.lab.parts import LabError
from tests.lab.say import say, timed

_PACKAGES = ("radosgw", "ceph-mon", "ceph-osd", "ceph-common")
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
    """A root folder with Ceph's programs in it; `/` if they are installed.

    :ivar whole: it has all that they need, down to the C library
    """

    root: Path
    whole: bool = False

    @property
    def libraries(self) -> Path:
        return self.root / "usr" / apt.LIBRARIES

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for its programs."""
        if self.root == Path("/"):
            return {}
        modules = {"PYTHONPATH": str(self.root / "usr/lib/python3/dist-packages")}
        if self.whole:
            return {**modules, "PYTHONHOME": str(self.root / "usr")}
        # Some packages of Debian 12 still bring their libraries to /lib, which an installed system merges.
        return {**modules, "LD_LIBRARY_PATH": f"{self._search}:{self.root / apt.LIBRARIES}"}

    def command(self, program: str) -> Sequence[str]:
        """How to run one of its programs; `ceph` is a script for Python."""
        path = str(self.root / "usr/bin" / program)
        if not self.whole:
            return ["/usr/bin/python3", path] if program == "ceph" else [path]
        # There is none before they are unpacked, when daemons are asked for only to be ended.
        loader = [str(one) for one in self.libraries.glob("ld-linux-*.so.*")]
        python = [str(one) for one in (self.root / "usr/bin").glob("python3.*")] if program == "ceph" else []
        return [*loader, "--library-path", self._search, *python, path]

    @property
    def _search(self) -> str:
        return f"{self.libraries}:{self.libraries / 'ceph'}"


def cannot(suite: str) -> Optional[str]:
    """Why there can be no Ceph of the suite here."""
    if tree(suite).root.exists():
        return None
    if not apt.here():
        return f"needs Ceph's programs ({', '.join(_PACKAGES)}), and this system has no apt to get them with"
    return apt.cannot(suite)


def tree(suite: str) -> Tree:
    """The programs: those installed, or where they are unpacked (after `get`). Without a suite, of this system's."""
    if not suite and _installed():
        return Tree(Path("/"))
    return Tree(entry("ceph", _key(suite)), whole=bool(suite))


def get(suite: str) -> None:
    """Unpack the programs if they are not there."""
    if not suite and _installed():
        return
    try:
        cached("ceph", _key(suite), partial(_unpack, suite))
    except (LabError, OSError, subprocess.CalledProcessError) as error:
        if suite or os.geteuid() != 0:
            raise
        say("rgw", f"unpacking Ceph failed ({error}); installing it instead")
        run(["apt-get", "-q", "install", "--yes", "--no-install-recommends", *_PACKAGES])


def _installed() -> bool:
    return all(Path("/usr/bin", program).exists() for program in _PROGRAMS)


def _key(suite: str) -> str:
    """Release and machine; without a suite this system's release, on whose libraries it runs."""
    return " ".join([suite or apt.system(), os.uname().machine, _UNNEEDED.pattern])


def _unpack(suite: str, folder: Path) -> None:
    with timed("rgw", f"fetching and unpacking Ceph ({'113' if suite else '57'} MB)", "Ceph unpacked"):
        lists = folder / ".apt"
        Apt(suite, lists).unpack(folder, _PACKAGES, _UNNEEDED)
        shutil.rmtree(lists, ignore_errors=True)
        for file in (folder / "usr/bin").iterdir():
            if file.name not in _PROGRAMS and not re.fullmatch(r"python3\.\d+", file.name):
                file.unlink()
        made = Tree(folder, whole=bool(suite))
        for program in ("radosgw", "ceph-mon", "ceph-osd", "ceph"):
            run([*made.command(program), "--version"], made.environment)
