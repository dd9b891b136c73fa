# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a folder, in the order in which the store lists their names.

A folder comes where its own name stands in that order, and what is in it where its name with a slash does: ``a``,
``a-b``, ``a/b``. Of each folder that is being walked only the names are held, so that a million of them fit.
"""

from __future__ import annotations

import os
import stat
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.settings import Settings

# What a pull has not finished is beside its target under such a name; it is nobody's file.
TEMPORARY_PREFIX, TEMPORARY_SUFFIX = ".chameleon-data-", ".part"

FILE, LINK, FOLDER, EMPTY_FOLDER = "file", "link", "folder", "empty_folder"


class Stat(NamedTuple):
    """What tells whether a file has been touched: equal tuples, equal file.

    :ivar mode: permission bits
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int
    mode: int = 0


def stat_of(result: os.stat_result) -> Stat:
    """The :class:`Stat` in what the system says."""
    return Stat(
        result.st_size,
        result.st_mtime_ns,
        result.st_ctime_ns,
        result.st_ino,
        result.st_dev,
        stat.S_IMODE(result.st_mode),
    )


class LocalFile(NamedTuple):
    """Something in the folder, by its name below it.

    :ivar kind: ``file``, ``link`` (symbolic), ``folder`` (with something in it) or ``empty_folder``
    """

    name: str
    stat: Stat
    kind: str = FILE

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return self.stat.size

    @property
    def folder(self) -> bool:
        """Whether it is a folder, empty or not."""
        return self.kind in (FOLDER, EMPTY_FOLDER)


class Walk:
    """Iterates over what is below the settings' *path* and takes part, sorted by the UTF-8 bytes of the names.

    :param follow: whether symbolic links stand for what they lead to
    :ivar special: how many sockets, pipes and devices were met; they take no part
    :ivar leftovers: names of unfinished pulls met so far
    :ivar problems: what could not be read or named; it is missing in the iteration
    """

    def __init__(self, settings: Settings, follow: bool) -> None:
        self._root = os.fsencode(settings.path)
        self._settings = settings
        self._follow = follow
        self.special = 0
        self.leftovers: list[str] = []
        self.problems: list[tuple[str, DataError]] = []

    def __iter__(self) -> Iterator[LocalFile]:
        only = self._settings.only
        if not only:
            return self._folder(self._root, "", ())
        found = self._look(only, self._root + b"/" + os.fsencode(only))
        return iter([found] if found is not None else [])

    def _folder(self, path: bytes, prefix: str, above: tuple[tuple[int, int], ...]) -> Iterator[LocalFile]:
        """:param above: device and inode of the folders on the way, where links may lead back to one of them"""
        if self._follow:
            try:
                found = os.stat(path)
            except OSError as error:
                self._problem(prefix[:-1], from_os(os.fsdecode(path), error))
                return
            here = (found.st_dev, found.st_ino)
            if here in above:
                way_out = "Remove the link, exclude it, or do not follow links."
                self._problem(prefix[:-1], Refused(prefix[:-1], "a link in it leads back to a folder above", way_out))
                return
            above = (*above, here)
        for raw in self._sorted(path, prefix):
            try:
                name = raw.decode("utf-8")
            except UnicodeDecodeError:
                self._unnameable(prefix, raw)
                continue
            full = prefix + name
            if name.endswith("/"):
                if self._settings.wanted.enters(full[:-1]):
                    yield from self._folder(path + b"/" + raw[:-1], full, above)
            elif name.startswith(TEMPORARY_PREFIX) and name.endswith(TEMPORARY_SUFFIX):
                self.leftovers.append(full)
            elif self._settings.takes(full):
                thing = self._look(full, path + b"/" + raw)
                if thing is not None:
                    yield thing

    def _sorted(self, path: bytes, prefix: str) -> list[bytes]:
        """The names in a folder; that of a folder is there twice, the second time with a slash at its end."""
        names = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    names.append(entry.name)
                    if entry.is_dir(follow_symlinks=self._follow):
                        names.append(entry.name + b"/")
        except OSError as error:
            self._problem(prefix.rstrip("/") or ".", from_os(os.fsdecode(path), error))
        names.sort()
        return names

    def _look(self, name: str, path: bytes) -> LocalFile | None:
        try:
            result = os.stat(path, follow_symlinks=self._follow)
            if stat.S_ISREG(result.st_mode):
                return LocalFile(name, stat_of(result))
            if stat.S_ISDIR(result.st_mode):
                return LocalFile(name, stat_of(result)._replace(size=0), _folder_kind(path))
        except FileNotFoundError:
            if self._follow and os.path.islink(path):
                self._problem(name, Refused(name, "the link leads to nothing", "Remove it or exclude it."))
            return None  # else gone since the folder was read
        except OSError as error:
            self._problem(name, from_os(os.fsdecode(path), error))
            return None
        if stat.S_ISLNK(result.st_mode):
            return LocalFile(name, stat_of(result), LINK)
        self.special += 1
        return None

    def _problem(self, name: str, error: DataError) -> None:
        self.problems.append((name, error))

    def _unnameable(self, prefix: str, raw: bytes) -> None:
        shown = prefix + raw.decode("utf-8", "backslashreplace")
        if not shown.endswith("/"):  # a folder is there twice
            error = BadInput(shown, "its name is not UTF-8, as the store wants names", "Rename or exclude it.")
            self._problem(shown, error)


def _folder_kind(path: bytes) -> str:
    try:
        with os.scandir(path) as entries:
            return EMPTY_FOLDER if next(entries, None) is None else FOLDER
    except OSError:
        return FOLDER  # walking it will tell what is wrong
