# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of fstab(5) that mount cloudfuse, as its own documentation has users write them. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.table import plain

PATH = "/etc/fstab"


def has(text: str, path: str) -> bool:
    """Whether a line mounts cloudfuse at *path*."""
    return without(text, path) != text


def without(text: str, path: str) -> str:
    """*text* without the lines that mount cloudfuse at *path*."""
    return "".join(line for line in text.splitlines(keepends=True) if not _mounts(line, path))


def _mounts(line: str, path: str) -> bool:
    """``cloudfuse /mnt/store fuse username=…`` or ``cloudfuse#… /mnt/store fuse.cloudfuse …``."""
    fields = line.split()
    if len(fields) < 3 or fields[0].startswith("#"):
        return False
    program = fields[0].partition("#")[0]
    return plain(fields[1]).rstrip("/") == path and (program == "cloudfuse" or fields[2] == "fuse.cloudfuse")
