# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a folder, in the order in which the store lists their names.

A folder comes where its own name stands in that order, and what is in it where its name with a slash does: ``a``,
``a-b``, ``a/b``. Of each folder that is being walked only the names are held, so that a million of them fit.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import entries
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Near, enter, folders_of, raw, utf8
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
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import is_temporary
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PRESERVE, PUSH, Settings


class _Folder(NamedTuple):
    """A folder that is being walked.

    :ivar name: below the settings' *path*, with a slash at its end unless it is that itself
    :ivar above: device and inode of this folder and of those above, to find loops; empty unless links are followed
    :ivar names: those in it that are still to come; that of a folder comes twice, the second time with a slash
    """

    name: str
    above: tuple[tuple[int, int], ...]
    names: Iterator[str]


class Walk:
    """Iterates over what is below the settings' *path* and takes part, sorted by the UTF-8 bytes of the names.

    Folders are opened by descriptors: who exchanges one for a link does not lead the walk elsewhere. What cannot be
    read or named is no problem of a pull that deletes nothing: it needs to know of no file but those that it writes,
    and writing those will tell.

    :param follow: whether symbolic links stand for what they lead to
    :ivar leftovers: names of unfinished pulls met so far
    :ivar problems: what could not be read or named; it is missing in the iteration
    """

    def __init__(self, settings: Settings, follow: bool) -> None:
        self._settings = settings
        self._follow = follow
        self._complains = settings.direction == PUSH or settings.delete
        self.leftovers: list[str] = []
        self.problems: list[tuple[str, DataError]] = []

    def __iter__(self) -> Iterator[LocalFile]:
        settings = self._settings
        try:
            with folders_of(settings.path, self._follow) as folders, contextlib.closing(Near(folders)) as near:
                if not settings.only:
                    yield from self._below(near)
                elif self._nameable(settings.only):
                    found = self._look(settings.only, settings.only, near.at(""))
                    if found is not None:
                        yield found
        except OSError as error:
            self._problem(".", from_os(settings.path, error))

    def _below(self, near: Near) -> Iterator[LocalFile]:
        settings, look, takes_all = self._settings, self._look, self._settings.takes_all
        wanted, way = settings.wanted, self._enter(near, "", ())
        while way:
            prefix, above, names = way[-1]
            folder = self._open(near, prefix)
            if folder is None:
                way.pop()
                continue
            for name in names:
                full = prefix + name
                if name[0] == "." and is_temporary(name):
                    if name[-1] != "/":
                        self.leftovers.append(full)
                elif name[-1] == "/":
                    if wanted.enters(full[:-1]) and self._nameable(full):
                        way += self._enter(near, full, above)
                        break
                elif (takes_all or settings.takes(full)) and (full.isascii() or self._nameable(full)):
                    thing = look(full, name, folder)
                    if thing is not None:
                        yield thing
            else:
                way.pop()

    def _enter(self, near: Near, name: str, above: tuple[tuple[int, int], ...]) -> list[_Folder]:
        """The folder with its names; none that cannot be read, or leads back to one above."""
        folder = self._open(near, name)
        if folder is None:
            return []
        names: list[str] = []
        try:
            if self._follow:
                found = os.fstat(folder)
                above = (*above, (found.st_dev, found.st_ino))
                if above[-1] in above[:-1]:
                    way_out = "Remove the link, exclude it, or do not follow links."
                    self._problem(name[:-1], Refused(name[:-1], "a link in it leads back to a folder above", way_out))
                    return []
            self._read(folder, names)
        except OSError as error:
            self._fail(name, error)
        names.sort()
        return [_Folder(name, above, iter(names))]

    def _read(self, folder: int, names: list[str]) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if not name.isascii():
                    name = utf8(name)
                names.append(name)
                if entry.is_dir(follow_symlinks=self._follow):
                    names.append(name + "/")

    def _open(self, near: Near, name: str) -> int | None:
        """A descriptor, good until the next one is opened."""
        try:
            return near.at(name[:-1])
        except OSError as error:
            self._fail(name, error)
            return None

    def _look(self, name: str, leaf: str, folder: int) -> LocalFile | None:
        """:param leaf: its name in the *folder*"""
        path = leaf if leaf.isascii() else raw(leaf)
        try:
            result = os.stat(path, dir_fd=folder, follow_symlinks=self._follow)
            kind = kind_of(result)
            if kind == FOLDER:
                return LocalFile(name, stat_of(result)._replace(size=0), self._folder_kind(leaf, folder))
            return tuple.__new__(LocalFile, (name, stat_of(result), kind))  # see stat_of
        except FileNotFoundError as error:
            if self._follow and _is_link(path, folder):
                self._problem(name, Refused(name, "the link leads to nothing", "Remove it or exclude it."))
            else:
                self._problem(name, from_os(name, error))
        except OSError as error:
            self._problem(name, from_os(name, error))
        return None

    def _folder_kind(self, leaf: str, above: int) -> str:
        try:
            folder = enter(above, raw(leaf), False, self._follow)
            try:
                with os.scandir(folder) as entries:
                    return EMPTY_FOLDER if next(entries, None) is None else FOLDER
            finally:
                os.close(folder)
        except OSError:
            return FOLDER  # walking it will tell what is wrong

    def _fail(self, name: str, error: OSError) -> None:
        """A folder, or more of it, could not be read."""
        self._problem(name[:-1] or ".", from_os(name[:-1] or self._settings.path, error))

    def _problem(self, name: str, error: DataError) -> None:
        if self._complains:
            self.problems.append((name, error))

    def _nameable(self, name: str) -> bool:
        """Whether the store can have this name."""
        if name.isascii() or _is_text(name):
            return True
        if not name.endswith("/"):  # a folder is there twice
            shown = raw(name).decode("utf-8", "backslashreplace")
            error = BadInput(shown, "its name is not UTF-8, as the store wants names", "Rename or exclude it.")
            self._problem(shown, error)
        return False


def staying_in(settings: Settings, folder: str) -> str:
    """What of a folder a pull that deletes leaves alone: the first name, or empty where all of it goes.

    :param folder: its name below the settings' path
    """
    left, unread = [folder], contextlib.suppress(OSError)  # the walk tells what cannot be read
    with unread, folders_of(settings.path) as folders:
        while left:
            above = left.pop()
            with unread:
                for entry in entries(folders, above):
                    name, kind = f"{above}/{utf8(entry.name)}", kind_of(entry.status)
                    if not (is_temporary(name) or (settings.takes(name) and _may_go(settings, kind))):
                        return name
                    if kind == FOLDER:
                        left.append(name)
    return ""


def _may_go(settings: Settings, kind: str) -> bool:
    return kind in (FILE, FOLDER) or (kind == LINK and settings.links == PRESERVE)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_link(leaf: str | bytes, folder: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return stat.S_ISLNK(os.stat(leaf, dir_fd=folder, follow_symlinks=False).st_mode)
    return False
