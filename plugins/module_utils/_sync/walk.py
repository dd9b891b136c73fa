# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a folder, in the order in which the store lists their names."""

from __future__ import annotations

import os
import stat
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.filters import Filter

# What a pull has not finished is beside its target under such a name; it is nobody's file.
TEMPORARY_PREFIX, TEMPORARY_SUFFIX = ".chameleon-data-", ".part"


class Stat(NamedTuple):
    """What tells whether a file has been touched: equal tuples, equal file."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int


def stat_of(result: os.stat_result) -> Stat:
    """The :class:`Stat` in what the system says."""
    return Stat(result.st_size, result.st_mtime_ns, result.st_ctime_ns, result.st_ino, result.st_dev)


class LocalFile(NamedTuple):
    """A regular file, by its name below the folder."""

    name: str
    stat: Stat

    @property
    def size(self) -> int:
        """Bytes."""
        return self.stat.size


class Walk:
    """Iterates over the regular files below *root* that take part, sorted by the UTF-8 bytes of their names.

    :ivar links: names of symbolic links met so far; they are not followed
    :ivar passed_over: how many things take no part for what they are: ``{"symlinks": 3, "special": 1}``
    :ivar leftovers: names of unfinished pulls met so far
    :ivar problems: what could not be read or named; the files in it are missing in the iteration
    """

    def __init__(self, root: str, wanted: Filter) -> None:
        self._root = os.fsencode(root)
        self._wanted = wanted
        self.links: set[str] = set()
        self.passed_over = {"symlinks": 0, "special": 0}
        self.leftovers: list[str] = []
        self.problems: list[tuple[str, DataError]] = []

    def __iter__(self) -> Iterator[LocalFile]:
        return self._folder(self._root, "")

    def _folder(self, path: bytes, prefix: str) -> Iterator[LocalFile]:
        for name, entry in self._sorted(path, prefix):
            if name.endswith("/"):
                if self._wanted.enters(prefix + name[:-1]):
                    yield from self._folder(entry.path, prefix + name)
                continue
            full = prefix + name
            if name.startswith(TEMPORARY_PREFIX) and name.endswith(TEMPORARY_SUFFIX):
                self.leftovers.append(full)
            elif self._wanted.takes(full):
                found = self._look(full, entry)
                if found is not None:
                    yield found

    def _sorted(self, path: bytes, prefix: str) -> list[tuple[str, os.DirEntry[bytes]]]:
        """What is in a folder; the names of folders end with a slash, which is also where they belong in the order."""
        found = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    try:
                        name = entry.name.decode("utf-8")
                    except UnicodeDecodeError:
                        self._unnameable(prefix, entry.name)
                        continue
                    found.append((name + "/" if entry.is_dir(follow_symlinks=False) else name, entry))
        except OSError as error:
            self.problems.append((prefix or ".", from_os(os.fsdecode(path), error)))
        # Comparing strings by code points is comparing their UTF-8 by bytes.
        found.sort(key=lambda pair: pair[0])
        return found

    def _look(self, name: str, entry: os.DirEntry[bytes]) -> LocalFile | None:
        try:
            result = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None  # gone since the folder was read
        except OSError as error:
            self.problems.append((name, from_os(os.fsdecode(entry.path), error)))
            return None
        if stat.S_ISREG(result.st_mode):
            return LocalFile(name, stat_of(result))
        if stat.S_ISLNK(result.st_mode):
            self.links.add(name)
        self.passed_over["symlinks" if stat.S_ISLNK(result.st_mode) else "special"] += 1
        return None

    def _unnameable(self, prefix: str, raw: bytes) -> None:
        shown = prefix + raw.decode("utf-8", "backslashreplace")
        self.problems.append(
            (shown, BadInput(shown, "its name is not UTF-8, as the store wants names", "Rename or exclude it."))
        )
