# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""haproxy and dnsmasq from the system's packages: unpacked into the cache, where they are not installed."""

import os
import re
import shutil
from pathlib import Path
from typing import Mapping, Optional

from tests.lab import apt
from tests.lab.apt import Apt
from tests.lab.cache import cached, entry
from tests.lab.say import timed

_PACKAGES = {"haproxy": "haproxy", "dnsmasq": "dnsmasq-base"}
_UNNEEDED = re.compile(r"adduser|lsb-base|sysvinit-utils|dbus.*|systemd.*")


def cannot() -> Optional[str]:
    """Why they cannot be had here."""
    missing = [program for program in _PACKAGES if not _installed(program)]
    if not missing or _entry().exists() or apt.here():
        return None
    return f"needs {' and '.join(missing)}, and this system has no apt to get them with"


def get() -> None:
    """Unpack them if they are not there."""
    if not all(map(_installed, _PACKAGES)):
        cached("front", _key(), _unpack)


def command(program: str) -> str:
    """Path of one of them (after `get`)."""
    return _installed(program) or str(_entry() / "usr/sbin" / program)


def environment() -> Mapping[str, str]:
    """Variables for them: where the libraries are that came along."""
    return {"LD_LIBRARY_PATH": f"{_entry() / 'usr' / apt.LIBRARIES}:{_entry() / apt.LIBRARIES}"}


def _installed(program: str) -> Optional[str]:
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")


def _entry() -> Path:
    return entry("front", _key())


def _key() -> str:
    return " ".join([apt.system(), os.uname().machine, *_PACKAGES.values(), _UNNEEDED.pattern])


def _unpack(folder: Path) -> None:
    with timed("tls", "fetching and unpacking haproxy and dnsmasq (3 MB)", "haproxy and dnsmasq unpacked"):
        Apt("", folder).unpack(folder, list(_PACKAGES.values()), _UNNEEDED)
