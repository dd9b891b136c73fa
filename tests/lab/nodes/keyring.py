# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that another distribution's packages are signed with: Debian's packages do not have them."""

import hashlib
import subprocess
import urllib.request
from pathlib import Path
from typing import NamedTuple

from tests.lab.parts import LabError


class Keyring(NamedTuple):
    """A package that holds keys; *file* is the path of theirs in it."""

    url: str
    sha256: str
    file: str


# It holds the archive's key F6ECB3762474EDA9D21B7022871920D1991BC93C.
UBUNTU = Keyring(
    "http://archive.ubuntu.com/ubuntu/pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb",
    "36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8",
    "usr/share/keyrings/ubuntu-archive-keyring.gpg",
)


def fetch(keyring: Keyring, folder: Path) -> Path:
    """Unpack it into *folder*; the file with the keys.

    :raises LabError: it cannot be had, or it is another one
    """
    try:
        with urllib.request.urlopen(keyring.url, timeout=30) as answer:
            content = answer.read()
    except OSError as error:
        raise LabError(f"{keyring.url}: {error}. Is there a way to that mirror from here?") from error
    found = hashlib.sha256(content).hexdigest()
    if found != keyring.sha256:
        raise LabError(f"{keyring.url}: its SHA-256 is {found}, not {keyring.sha256}. It is not to be trusted.")
    folder.mkdir(exist_ok=True)
    package = folder / "keyring.deb"
    package.write_bytes(content)
    subprocess.run(["dpkg-deb", "-x", str(package), str(folder)], check=True)
    return folder / keyring.file
