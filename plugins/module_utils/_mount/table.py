# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's table of mounts, which tells the truth also where looking at a mount would hang."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

TABLE = "/proc/self/mountinfo"


class Mount(NamedTuple):
    """One line of the table.

    :ivar path: the mount point, free of symbolic links
    :ivar kind: type of the file system (``fuse.rclone``)
    :ivar source: what the file system calls its source (``store:results``)
    :ivar options: of the mount and of the file system
    """

    path: str
    kind: str
    source: str
    options: frozenset[str]

    @property
    def is_fuse(self) -> bool:
        """Whether a program serves it, which may have died."""
        return self.kind == "fuse" or self.kind.startswith("fuse.")


def parse(text: str) -> list[Mount]:
    """The mounts of ``/proc/self/mountinfo``, in the order in which they were made (grammar: proc(5))."""
    mounts = []
    for line in text.splitlines():
        left, found, right = line.partition(" - ")
        if not found:
            continue
        fields, tail = left.split(" "), right.split(" ")
        options = frozenset(fields[5].split(",") + tail[2].split(","))
        mounts.append(Mount(plain(fields[4]), tail[0], plain(tail[1]), options))
    return mounts


def on_top(mounts: list[Mount], path: str) -> Mount | None:
    """What one sees at *path*: the last of the mounts that were made there."""
    for mount in reversed(mounts):
        if mount.path == path:
            return mount
    return None


def read() -> list[Mount]:
    """The mounts that this process sees."""
    # Bytes that are no UTF-8 are legal in a path.
    with open(TABLE, errors="surrogateescape") as stream:
        return parse(stream.read())


def mounted_at(path: str) -> Mount | None:
    """What is mounted at *path*; only the folders above it are looked at, for links, because it may hang."""
    folder, name = os.path.split(path)
    return on_top(read(), os.path.join(os.path.realpath(folder), name))


def plain(text: str) -> str:
    r"""The kernel writes blanks, tabs, line ends and backslashes as ``\040``."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)
