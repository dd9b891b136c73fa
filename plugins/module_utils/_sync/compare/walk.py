# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a folder, in the order in which the store lists their names.

A folder comes where its own name stands in that order, and what is in it where its name with a slash does: ``a``,
``a-b``, ``a/b``. Of each folder that is being walked only the names are held, so that a million of them fit.
"""

from __future__ import annotations

import os
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    LocalFile,
    kind_of,
    stat_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PRESERVE, PUSH, Settings


class _Folder(NamedTuple):
    """A folder that is being walked.

    :ivar path: where it is, and *prefix* what the names in it begin with
    :ivar above: device and inode of this folder and of those above, to find loops; empty unless links are followed
    :ivar names: those in it that are still to come; that of a folder comes twice, the second time with a slash
    """

    path: bytes
    prefix: str
    above: tuple[tuple[int, int], ...]
    names: Iterator[bytes]


class Walk:
    """Iterates over what is below the settings' *path* and takes part, sorted by the UTF-8 bytes of the names.

    What cannot be read or named is no problem of a pull that deletes nothing: it needs to know of no file but those
    that it writes, and writing those will tell.

    :param follow: whether symbolic links stand for what they lead to
    :ivar leftovers: names of unfinished pulls met so far
    :ivar problems: what could not be read or named; it is missing in the iteration
    """

    def __init__(self, settings: Settings, follow: bool) -> None:
        self._root = os.fsencode(settings.path)
        self._settings = settings
        self._follow = follow
        self._complains = settings.direction == PUSH or settings.delete
        self.leftovers: list[str] = []
        self.problems: list[tuple[str, DataError]] = []

    def __iter__(self) -> Iterator[LocalFile]:
        only = self._settings.only
        if not only:
            return self._below()
        raw = os.fsencode(only)
        found = self._look(only, self._root + b"/" + raw) if self._nameable(only, raw) else None
        return iter([found] if found is not None else [])

    def _below(self) -> Iterator[LocalFile]:
        settings, look, takes_all = self._settings, self._look, self._settings.takes_all
        wanted, way = settings.wanted, [self._enter(self._root, "", ())]
        while way:
            path, prefix, above, names = way[-1]
            for raw in names:
                name = raw.decode("utf-8", "surrogateescape")
                full = prefix + name
                if name[-1] == "/":
                    if wanted.enters(full[:-1]) and self._nameable(full, raw):
                        way.append(self._enter(path + b"/" + raw[:-1], full, above))
                        break
                elif name[0] == "." and _is_leftover(name):
                    self.leftovers.append(full)
                elif (takes_all or settings.takes(full)) and (full.isascii() or self._nameable(full, raw)):
                    thing = look(full, path + b"/" + raw)
                    if thing is not None:
                        yield thing
            else:
                way.pop()

    def _enter(self, path: bytes, prefix: str, above: tuple[tuple[int, int], ...]) -> _Folder:
        """A folder that cannot be read, or leads back to one above, has no names."""
        names: list[bytes] = []
        try:
            if self._follow:
                found = os.stat(path)
                above = (*above, (found.st_dev, found.st_ino))
            if above and above[-1] in above[:-1]:
                way_out = "Remove the link, exclude it, or do not follow links."
                self._problem(prefix[:-1], Refused(prefix[:-1], "a link in it leads back to a folder above", way_out))
            else:
                self._read(path, names)
        except OSError as error:
            self._problem(prefix[:-1] or ".", from_os(prefix[:-1] or self._settings.path, error))
        names.sort()
        return _Folder(path, prefix, above, iter(names))

    def _read(self, path: bytes, names: list[bytes]) -> None:
        with os.scandir(path) as entries:
            for entry in entries:
                names.append(entry.name)
                if entry.is_dir(follow_symlinks=self._follow):
                    names.append(entry.name + b"/")

    def _look(self, name: str, path: bytes) -> LocalFile | None:
        try:
            result = os.stat(path, follow_symlinks=self._follow)
            kind = kind_of(result)
            if kind == FOLDER:
                return LocalFile(name, stat_of(result)._replace(size=0), _folder_kind(path))
            return tuple.__new__(LocalFile, (name, stat_of(result), kind))  # see stat_of
        except FileNotFoundError as error:
            if self._follow and os.path.islink(path):
                self._problem(name, Refused(name, "the link leads to nothing", "Remove it or exclude it."))
            else:
                self._problem(name, from_os(name, error))
        except OSError as error:
            self._problem(name, from_os(name, error))
        return None

    def _problem(self, name: str, error: DataError) -> None:
        if self._complains:
            self.problems.append((name, error))

    def _nameable(self, name: str, raw: bytes) -> bool:
        """Whether the store can have this name."""
        if name.isascii() or _is_text(raw):
            return True
        if not name.endswith("/"):  # a folder is there twice
            shown = os.fsencode(name).decode("utf-8", "backslashreplace")
            error = BadInput(shown, "its name is not UTF-8, as the store wants names", "Rename or exclude it.")
            self._problem(shown, error)
        return False


def staying_in(settings: Settings, folder: str) -> str:
    """What of a folder a pull that deletes leaves alone: the first name, or empty where all of it goes.

    :param folder: its name below the settings' path
    """
    root = os.path.join(os.fsencode(settings.path), folder.encode())
    for path, folders, leaves in os.walk(root):
        for leaf in (*folders, *leaves):
            below = os.path.join(path, leaf)
            name = below[len(root) - len(folder.encode()) :].decode("utf-8", "surrogateescape")
            if not (_is_leftover(os.path.basename(name)) or (settings.takes(name) and _may_go(settings, below))):
                return name
    return ""


def _may_go(settings: Settings, path: bytes) -> bool:
    kind = kind_of(os.lstat(path))
    return kind in (FILE, FOLDER) or (kind == LINK and settings.links == PRESERVE)


def _is_leftover(leaf: str) -> bool:
    """Whether it is the temporary file of a run that is gone, or still at work."""
    return leaf.startswith(TEMPORARY_PREFIX) and leaf.endswith(TEMPORARY_SUFFIX)


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _folder_kind(path: bytes) -> str:
    try:
        with os.scandir(path) as entries:
            return EMPTY_FOLDER if next(entries, None) is None else FOLDER
    except OSError:
        return FOLDER  # walking it will tell what is wrong
