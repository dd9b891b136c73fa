# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One walk over what is to be in the image: how much it is, and what stays out and why."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import time
from typing import Callable, Collection, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import Entry, entries
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders, folders_of, utf8
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.fingerprint import Fingerprint
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.secrets import Secrets

BLOCK = 4096  # bytes: files of the image take room in whole blocks
_SECRETS = "secrets"
_MOST_WALKS = 3  # the second one when a link or a second name told that a file already seen is a credential
_LONG = 3900  # bytes of a path; the kernel takes 4,095, with the folder that it is copied to
_ATTRIBUTE, _IN_INODE = 16, 88  # bytes of ext4's inodes, for each extended attribute and for all of them
_CLOCK = 1_000_000_000  # nanoseconds by which times of files may lag behind
_UNTOLD = "runtime"  # empty or meaningless outside a running system: not worth a line of a report


class LeftOut(NamedTuple):
    """A file or a whole folder that stays out.

    :ivar path: as on the node
    :ivar why: the list that says so (``excluded``, ``secrets``, ``logs``, …)
    :ivar bytes: what it takes on the disk
    """

    path: str
    why: str
    bytes: int


class Wanted(NamedTuple):
    """What is looked for.

    :ivar rules: what stays out
    :ivar secrets: what would be better out
    :ivar without_secrets: whether it stays out, too
    :ivar emptied: paths of what goes in without its content
    :ivar volatile: what goes in and is no news when it changes, see `fingerprint`
    """

    rules: Rules
    secrets: Secrets
    without_secrets: bool
    emptied: Collection[str]
    volatile: Rules


class Survey:
    """What the walk found; sizes are those the files will have in the image.

    :ivar files: everything that is not a folder
    :ivar data: bytes, in blocks of the image's file system
    :ivar secrets: paths of credentials, and of what kind each is
    :ivar long: paths that go in and are too long for programs that do not walk by descriptors
    :ivar fingerprint: of what goes into the image
    :ivar began: nanoseconds since 1970: no file that has changed before was overlooked
    """

    def __init__(self) -> None:
        self.began = time.time_ns() - _CLOCK
        self.files = 0
        self.folders = 0
        self.data = 0
        self.left_out: list[LeftOut] = []
        self.secrets: dict[str, str] = {}
        self.long: list[str] = []
        self.fingerprint = ""

    @property
    def inodes(self) -> int:
        """Files and folders."""
        return self.files + self.folders

    def report(self, largest: int, secrets: int) -> dict[str, object]:
        """What stays out, in numbers, the largest of it, and credentials by path and kind, no more than so many."""
        told = [each for each in self.left_out if each.why != _UNTOLD]
        lists: dict[str, dict[str, int]] = {}
        for each in told:
            sums = lists.setdefault(each.why, {"count": 0, "bytes": 0})
            sums["count"] += 1
            sums["bytes"] += each.bytes
        by_size = sorted(told, key=lambda each: each.bytes, reverse=True)[:largest]
        return {
            "lists": lists,
            "largest": [each._asdict() for each in by_size],
            "secrets": dict(itertools.islice(self.secrets.items(), secrets)),
        }


def survey(parts: list[tuple[str, str]], wanted: Wanted, counted: Callable[[int], None]) -> Survey:
    """Walk over *parts*, each a folder that shows one file system alone and the path it has on the node.

    :param counted: is told how many more files were seen
    """
    for _walk_number in range(_MOST_WALKS):
        wanted.secrets.start_again()
        behind = wanted.secrets.behind
        found = Survey()
        fingerprint = Fingerprint(wanted.volatile)
        for folder, point in parts:
            _walk(folder, "" if point == "/" else point, wanted, found, fingerprint, counted)
        found.fingerprint = fingerprint.hexdigest()
        if wanted.secrets.behind == behind:
            break
    return found


def _walk(
    folder: str, point: str, wanted: Wanted, found: Survey, fingerprint: Fingerprint, counted: Callable[[int], None]
) -> None:
    links: set[int] = set()  # files with several names, which are stored once
    waiting = [""]
    with folders_of(folder) as folders:
        root = Chrooted(folders, point)
        while waiting:
            here = waiting.pop()
            seen = 0
            for entry in _entries(folders, here, point):
                seen += 1
                inside = f"{here}/{entry.name}" if here else entry.name
                name, status = f"{point}/{inside}", entry.status
                is_folder = stat.S_ISDIR(status.st_mode)
                why = wanted.rules.why_not(name, is_folder)
                secret = wanted.secrets.kind(name, entry, root) if why is None else None
                if secret is not None:
                    found.secrets[name] = secret
                    why = _SECRETS if wanted.without_secrets else None
                if why is not None:
                    size = _taken(status, links) + (_size_below(folders, inside) if is_folder and why != _UNTOLD else 0)
                    found.left_out.append(LeftOut(name, why, size))
                    continue
                if _is_long(name) and not _is_long(f"{point}/{here}"):
                    found.long.append(name)
                fingerprint.add(name, entry)
                found.data += _taken(status, links) + _taken_by_attributes(entry)
                if is_folder:
                    found.folders += 1
                    waiting.append(inside)
                else:
                    found.files += 1
            counted(seen)


def _entries(folders: Folders, name: str, point: str) -> Iterator[Entry]:
    """:raises DataError: the folder cannot be read"""
    try:
        yield from entries(folders, utf8(name))
    except OSError as error:
        raise DataError(
            f"{point}/{name}",
            f"it cannot be read ({error.strerror})",
            "Check the file system it is on, or leave it out with 'exclude'.",
        ) from error


def _is_long(path: str) -> bool:
    return len(path) > _LONG // 4 and len(os.fsencode(path)) > _LONG


def _taken(status: os.stat_result, links: set[int]) -> int:
    """Bytes in blocks; holes take nothing, and neither does what was counted under another name."""
    if status.st_nlink > 1 and not stat.S_ISDIR(status.st_mode):
        if status.st_ino in links:
            return 0
        links.add(status.st_ino)
    if stat.S_ISDIR(status.st_mode):
        return max(BLOCK, status.st_size)
    if stat.S_ISLNK(status.st_mode) and status.st_size < 60:  # kept in the inode
        return 0
    return -(-min(status.st_size, status.st_blocks * 512) // BLOCK) * BLOCK


def _taken_by_attributes(entry: Entry) -> int:
    """Bytes in blocks; a few are kept in the inode."""
    size = sum(_ATTRIBUTE + len(name) + len(value) for name, value in entry.attributes().items())
    return -(-size // BLOCK) * BLOCK if size > _IN_INODE else 0


def _size_below(folders: Folders, folder: str) -> int:
    """What is in a folder that stays out, as far as it can be read."""
    links: set[int] = set()
    size, waiting = 0, [folder]
    while waiting:
        here = waiting.pop()
        with contextlib.suppress(OSError):
            for entry in entries(folders, utf8(here)):
                size += _taken(entry.status, links)
                if stat.S_ISDIR(entry.status.st_mode):
                    waiting.append(f"{here}/{entry.name}")
    return size
