# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anything that matters has changed since the last image: a digest of what goes into it.

Names, kinds, modes, owners, sizes, targets of links, and the times of the last change of content and attributes count,
with them every package and kernel; what a running system changes by itself does not. Contents are not read: nobody
changes any, nor capabilities, ACLs and other extended attributes of a file, without its ctime telling so.
"""

from __future__ import annotations

import hashlib
import os
import stat
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._files.entries import Entry
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules

_VOLATILE = (
    "/boot/grub*/grubenv",
    "/etc/adjtime",
    "/etc/ansible/facts.d/chameleon_data.fact",
    "/etc/mtab",
    "/etc/resolv.conf",
    "~/.ansible",
    "~/.ansible/cp",
    "~/.ansible/cp/**",
    "~/.ansible/tmp",
    "~/.ansible/tmp/**",
    "~/.ansible_async",
    "~/.ansible_async/**",
    # What swift_sync remembers of files, which collecting them changes.
    "~/.cache/chameleon.data",
    "~/.cache/chameleon.data/**",
    "~/.cache/motd.legal-displayed",
    "/var/backups/alternatives.tar.*",
    "/var/backups/apt.extended_states.*",
    "/var/backups/dpkg.*",
    "/var/cache/PackageKit/**",
    "/var/cache/apparmor/**",
    "/var/cache/apt/**",
    "/var/cache/debconf/**",
    "/var/cache/dnf/**",
    "/var/cache/fontconfig/**",
    "/var/cache/fwupd/**",
    "/var/cache/ldconfig/**",
    "/var/cache/libdnf5/**",
    "/var/cache/man/**",
    "/var/cache/motd-news",
    "/var/cache/pollinate/**",
    "/var/cache/swcatalog/**",
    "/var/cache/vendordata*.json",
    "/var/cache/yum/**",
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
    "/var/lib/systemd/backlight/**",
    "/var/lib/systemd/pstore/**",
    "/var/lib/systemd/random-seed",
    "/var/lib/systemd/rfkill/**",
    "/var/lib/systemd/timers/**",
    "/var/lib/systemd/timesync/**",
    "/var/lib/ubuntu-advantage/**",
    "/var/lib/update-notifier/**",
    "/var/spool/anacron/**",
    "/var/spool/postfix/**",
)
_BYTES = 32


def volatile(homes: Iterable[str], emptied: Iterable[str]) -> Rules:
    """The rules for files whose changes do not count.

    :param homes: home folders
    :param emptied: paths of what goes in without its content
    """
    return Rules((Rule(pattern, "volatile") for pattern in (*_VOLATILE, *emptied)), homes)


class Fingerprint:
    """Takes what goes into an image, in any order.

    :param volatile: what does not count
    """

    def __init__(self, volatile: Rules) -> None:
        self._volatile = volatile
        self._sum = 0

    def add(self, path: str, entry: Entry) -> None:
        """One file or folder.

        :param path: from the root, with its slash
        """
        status = entry.status
        folder = stat.S_ISDIR(status.st_mode)
        if self._volatile.why_not(path, folder) is not None:
            return
        if folder:
            # What its size and times say is that something came or went, which tells itself, or does not count.
            content = " ".join(f"{name}={value.hex()}" for name, value in sorted(entry.attributes().items()))
        else:
            content = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_rdev}"
        target = _target(entry) if stat.S_ISLNK(status.st_mode) else ""
        text = f"{path}\0{target}\0{status.st_mode:o} {status.st_uid} {status.st_gid} {content}"
        digest = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=_BYTES).digest()
        # A sum is the same in any order, and no folder has to be sorted.
        self._sum = (self._sum + int.from_bytes(digest, "big")) % (1 << 8 * _BYTES)

    def hexdigest(self) -> str:
        """Of everything so far."""
        return f"{self._sum:0{2 * _BYTES}x}"


def _target(entry: Entry) -> str:
    try:
        return os.readlink(entry.name, dir_fd=entry.folder)
    except OSError:
        return ""
