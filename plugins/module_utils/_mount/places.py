# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the things of one mount are kept on the node; the controller knows it as well."""

from __future__ import annotations

import os
import string
from typing import NamedTuple

_CONFIGS = "/etc/chameleon.data/mounts"
RECORDS = "/var/lib/chameleon.data/mounts"
RESCUED = ".rescued"
RUNS = "/run/chameleon.data"  # empty after each boot
LOGS = "/var/log/chameleon.data"
CACHES = "/var/cache/chameleon.data"
OWN = ("/etc/chameleon.data", "/var/lib/chameleon.data", CACHES, RUNS, LOGS)
_PLAIN = frozenset(string.ascii_letters + string.digits + ":_.")


class Places(NamedTuple):
    """Paths and names that belong to one mount point.

    :ivar path: the mount point
    :ivar name: the mount point as part of the names of files
    :ivar config: configuration of the backend; the only file with a secret, 0600
    :ivar authorities: certificates of those that the store is trusted by, PEM
    :ivar record: JSON of what is mounted since when with which credential; never holds a secret
    :ivar cache: folder of the backend's cache; holds what is written and not uploaded yet
    :ivar unit: what the supervisor calls the mount's program, see ``supervisors``; empty where that does not matter
    :ivar unit_file: describes it to the supervisor; never holds a secret
    """

    path: str
    name: str
    config: str
    authorities: str
    record: str
    cache: str
    unit: str = ""
    unit_file: str = ""

    @property
    def rescued(self) -> str:
        """Folder of files that were found in the cache, of which nobody knows whether they are uploaded."""
        return f"{self.cache}{RESCUED}"

    @property
    def folders(self) -> list[str]:
        """Folders that something is written into when the mount is made, beside those on the way to it."""
        return [os.path.dirname(path) for path in (self.config, self.record, self.unit_file)] + [self.cache]

    def with_cache_in(self, folder: str) -> Places:
        """The same with the cache below another folder; empty for the usual one."""
        return self._replace(cache=f"{folder or CACHES}/{self.name}")


def places_of(path: str) -> Places:
    """Where the mount at *path* (see ``settings.mount_path``) keeps its things."""
    name = escape(path)
    places = Places(
        path,
        name,
        config=f"{_CONFIGS}/{name}.conf",
        authorities=f"{_CONFIGS}/{name}.pem",
        record=f"{RECORDS}/{name}.json",
        cache="",
    )
    return places.with_cache_in("")


def escape(path: str) -> str:
    r"""A path as systemd writes it in the name of a unit (``systemd-escape --path``): ``/mnt/my data`` is
    ``mnt-my\x20data``; no two paths have the same."""
    escaped = ""
    for index, byte in enumerate(path.strip("/").encode()):
        character = chr(byte)
        if character == "/":
            escaped += "-"
        elif character in _PLAIN and not (character == "." and index == 0):
            escaped += character
        else:
            escaped += f"\\x{byte:02x}"
    return escaped
