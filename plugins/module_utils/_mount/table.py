# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's table of mounts, which tells the truth also where looking at a mount would hang."""

from __future__ import annotations

import os
import re
from typing import NamedTuple, Sequence

TABLE = "/proc/self/mountinfo"

# Types of FUSE mounts that show an object store, and the backend of each
OBJECT_STORES = {"fuse.rclone": "rclone", "fuse.cloudfuse": "cloudfuse", "fuse.cc-cloudfuse": "cc_cloudfuse"}

# rclone adds a tag to the name of a remote where options on its command line change it: store{kysdd}:results
_TAG = re.compile(r"^(\w+)\{[^}]*\}:")


class Mount(NamedTuple):
    """One line of the table.

    :ivar path: the mount point, free of symbolic links
    :ivar kind: type of the file system (``fuse.rclone``)
    :ivar source: what the file system calls its source (``store:results``), without the tag that rclone may add
    :ivar options: of the mount and of the file system
    :ivar number: of the mount
    :ivar parent: number of the mount that it is mounted on
    :ivar connection: number of the device; with FUSE that of the connection to its program
    """

    path: str
    kind: str
    source: str
    options: frozenset[str]
    number: int = 0
    parent: int = 0
    connection: int = 0

    @property
    def is_fuse(self) -> bool:
        """Whether a program serves it, which may have died."""
        return self.kind == "fuse" or self.kind.startswith("fuse.")

    @property
    def user(self) -> int | None:
        """Number of the user whose program serves it, None where it is no FUSE mount."""
        return self._number("user_id")

    @property
    def only_for(self) -> tuple[int, int] | None:
        """User and group that alone may look into it: not even root may; None where others may as well."""
        user, group = self.user, self._number("group_id")
        return None if user is None or group is None or "allow_other" in self.options else (user, group)

    def _number(self, option: str) -> int | None:
        start = f"{option}="
        return next((int(word[len(start) :]) for word in self.options if word.startswith(start)), None)


def parse(text: str) -> list[Mount]:
    """The mounts of ``/proc/self/mountinfo``, in the order in which they were made (grammar: proc(5))."""
    mounts = []
    for line in text.split("\n"):  # a name may have in it what else Python takes for the end of a line
        left, found, right = line.partition(" - ")
        if not found:
            continue
        fields, tail = left.split(" "), right.split(" ")
        options = frozenset(fields[5].split(",") + tail[2].split(","))
        source, connection = _TAG.sub(r"\1:", plain(tail[1])), int(fields[2].partition(":")[2])
        mounts.append(Mount(plain(fields[4]), tail[0], source, options, int(fields[0]), int(fields[1]), connection))
    return mounts


def on_top(mounts: list[Mount], path: str) -> Mount | None:
    """What one sees at *path*: the last of the mounts that were made there."""
    for mount in reversed(mounts):
        if mount.path == path:
            return mount
    return None


def upon(mounts: list[Mount], mount: Mount) -> list[Mount]:
    """What is mounted on *mount* or below it, and would go with it."""
    return [other for other in mounts if other.parent == mount.number != other.number]


def hiding(mounts: list[Mount], mount: Mount) -> list[Mount]:
    """What is mounted over a folder above *mount* since: one sees that there, and *mount* no more."""
    by_number = {other.number: other for other in mounts}
    way, below = {mount.number}, mount.parent
    while below in by_number and below not in way:
        way.add(below)
        below = by_number[below].parent
    above = way - {mount.number}
    return [
        other
        for other in mounts
        if other.parent in above and other.number not in way and is_in(mount.path, other.path.rstrip("/"))
    ]


def is_in(path: str, folder: str) -> bool:
    """Whether *path* is below *folder*; neither ends with a slash."""
    return path.startswith(f"{folder}/")


def holding(mounts: Sequence[Mount], path: str) -> Mount | None:
    """The mount that *path*, which is free of links, is on; None where the table is not of this machine."""
    around = [mount for mount in mounts if mount.path in ("/", path) or is_in(path, mount.path)]
    # Of several at one mount point the last one is on top.
    return max(around, key=lambda mount: (len(mount.path), mounts.index(mount)), default=None)


def read() -> list[Mount]:
    """The mounts that this process sees."""
    # Bytes that are no UTF-8 are legal in a path.
    with open(TABLE, errors="surrogateescape", newline="\n") as stream:
        return parse(stream.read())


def mounted_at(path: str) -> Mount | None:
    """What is mounted at *path*; only the folders above it are looked at, for links, because it may hang."""
    return on_top(read(), real_path(path))


def real_path(path: str) -> str:
    """A mount point as the table has it: without links in the folders above it."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


def plain(text: str) -> str:
    r"""The kernel writes blanks, tabs, line ends and backslashes as ``\040``."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def as_in_table(text: str, special: str = " \t\n\\") -> str:
    """The opposite of :func:`plain`.

    :param special: what the kernel does not write as it is; in sources ``#`` as well
    """
    return "".join(f"\\{ord(character):03o}" if character in special else character for character in text)
