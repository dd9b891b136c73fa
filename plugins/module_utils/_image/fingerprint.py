# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anything that matters has changed since the last image: a digest of what goes into it. Pure.

Names, kinds, modes, owners, sizes, times of the last change of the content, and targets of links count, with them every
package and kernel; what a running system changes by itself does not. Contents are not read.
"""

from __future__ import annotations

import hashlib
import os
import stat
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._image.rules import Rule, Rules

_VOLATILE = (
    "/boot/grub*/grubenv",
    "/etc/adjtime",
    "/etc/mtab",
    "/etc/resolv.conf",
    "/home/*/.ansible*",
    "/home/*/.ansible*/**",
    "/home/*/.cache/**",
    "/root/.ansible*",
    "/root/.ansible*/**",
    "/root/.cache/**",
    "/var/backups/**",
    "/var/cache/**",
    "/var/lib/NetworkManager/**",
    "/var/lib/PackageKit/**",
    "/var/lib/apt/**",
    "/var/lib/chrony/**",
    "/var/lib/dnf/**",
    "/var/lib/dpkg/lock*",
    "/var/lib/dpkg/triggers/Lock",
    "/var/lib/fwupd/**",
    "/var/lib/logrotate/**",
    "/var/lib/logrotate.status",
    "/var/lib/man-db/**",
    "/var/lib/plocate/**",
    "/var/lib/private/systemd/**",
    "/var/lib/rpm/.rpm.lock",
    "/var/lib/systemd/**",
    "/var/lib/ubuntu-advantage/**",
    "/var/lib/update-notifier/**",
    "/var/spool/anacron/**",
    "/var/spool/postfix/**",
)
_BYTES = 32


class Fingerprint:
    """Takes what goes into an image, in any order.

    :param emptied: paths of what goes in without its content
    """

    def __init__(self, emptied: Iterable[str] = ()) -> None:
        self._volatile = Rules(Rule(pattern, "volatile") for pattern in (*_VOLATILE, *emptied))
        self._sum = 0

    def add(self, path: str, status: os.stat_result, target: str = "") -> None:
        """One file or folder.

        :param path: from the root, with its slash
        :param target: of a symbolic link
        """
        folder = stat.S_ISDIR(status.st_mode)
        if self._volatile.why_not(path, folder) is not None:
            return
        # What a folder has as size and time says nothing but that something came or went, which tells itself.
        content = "" if folder else f"{status.st_size} {status.st_mtime_ns // 1_000_000_000} {status.st_rdev}"
        text = f"{path}\0{target}\0{status.st_mode:o} {status.st_uid} {status.st_gid} {content}"
        digest = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=_BYTES).digest()
        # A sum is the same in any order, and no folder has to be sorted.
        self._sum = (self._sum + int.from_bytes(digest, "big")) % (1 << 8 * _BYTES)

    def hexdigest(self) -> str:
        """Of everything so far."""
        return f"{self._sum:0{2 * _BYTES}x}"
