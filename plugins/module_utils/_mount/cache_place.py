# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be said of the disk that a cache is on. Pure."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount import table
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes

_LITTLE = 1 << 30  # bytes
_MEMORY = ("tmpfs", "ramfs")


def warnings(settings: Settings, folder: str, mounts: Sequence[table.Mount], free: int) -> list[str]:
    """Why what is written and waits there may be lost, each a sentence.

    :param folder: of the cache, free of links
    :param free: bytes that root may still write there
    """
    if settings.read_only or settings.cache_mode == "off":
        return []
    found = []
    disk = table.holding(mounts, folder)
    if disk is not None and disk.kind in _MEMORY:
        found.append(
            f"{settings.subject}: its cache, {folder}, is in memory ({disk.kind} at {disk.path}), so what waits to be "
            "uploaded is lost with the next boot. Give 'cache_dir' on a disk."
        )
    if free < _LITTLE:
        found.append(
            f"{settings.subject}: where its cache is, {folder}, {human_bytes(free)} are free. On a full disk rclone "
            "may give up files that wait to be uploaded when a program opens them. Make room, or give 'cache_dir' on "
            "another disk."
        )
    return found
