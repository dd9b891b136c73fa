# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of the image: the node's files, copied into its file system.

Folders of both sides are reached by descriptor, so that no link that is planted meanwhile leads elsewhere, and what is
to stay out is asked of each file when its turn comes: what was born after the survey is judged like the rest.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import Callable, Collection, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._files.attributes import File, copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import Entry, entries
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import data
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders, folders_of, utf8
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, below
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import Survey, Wanted
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.flags import Flags
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.view import Part

# Somebody removed it, or put something else there, since its name was read.
_CHANGED = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ESTALE, errno.ENXIO, errno.EEXIST)
_AT_A_TIME = 16 << 20  # bytes
_REMEDY = "Stop what writes there, or leave its folder out with 'exclude', and run again."


class Copied(NamedTuple):
    """What came of it.

    :ivar emptied: paths of what went in without its content
    :ivar refused: paths with extended attributes or times that the image's file system did not take
    :ivar flags: to be set when nothing more is written
    """

    emptied: list[str]
    refused: list[str]
    flags: Flags


def copy(parts: list[Part], wanted: Wanted, survey: Survey, target: Folders, read: Callable[[int], None]) -> Copied:
    """Copy *parts* into the empty folder *target*.

    :param survey: of them, by which the credentials are known that were there then
    :param read: is told how many more bytes have been read
    :raises DataError: a file cannot be read, or not be written
    """
    copied = Copied([], [], Flags())
    points = {part.point for part in parts}
    for part in parts:
        with folders_of(part.lower) as source:
            _Copy(part.point.strip("/"), source, target, wanted, survey, points, copied, read).run()
    return copied


class _Copy:
    """Of one file system; *point* is its place in the tree."""

    def __init__(
        self,
        point: str,
        source: Folders,
        target: Folders,
        wanted: Wanted,
        survey: Survey,
        points: Collection[str],
        copied: Copied,
        read: Callable[[int], None],
    ) -> None:
        self._point = point
        self._source = source
        self._target = target
        self._wanted = wanted
        self._survey = survey
        self._root = Chrooted(source, point)
        self._points = points  # of all file systems: what others hide is not seen on the node
        self._copied = copied
        self._read = read
        self._links: dict[int, tuple[str, str]] = {}  # folder and name of files with several names, by inode
        self._waiting: list[str] = []  # folders, from that of the file system on

    def run(self) -> None:
        """Copy all of it."""
        self._waiting.append("")
        while self._waiting:
            name = self._waiting.pop()
            try:
                with self._source.at(utf8(name)) as here, self._target.at(utf8(self._in_tree(name)), True) as there:
                    self._folder(name, here, there)
            except OSError as error:
                if error.errno not in _CHANGED:
                    raise _unreadable(f"/{self._in_tree(name)}", error) from error

    def _in_tree(self, name: str) -> str:
        return f"{self._point}/{name}".strip("/")

    def _folder(self, name: str, here: int, there: int) -> None:
        """What is in one, then what it is like itself: its times are those before anything was put into it."""
        for entry in entries(self._source, utf8(name)):
            try:
                self._entry(f"{name}/{entry.name}".strip("/"), entry, there)
            except NotRegular:
                continue
            except OSError as error:
                if error.errno not in _CHANGED:
                    raise _unreadable(f"/{self._in_tree(name)}/{entry.name}", error) from error
        self._like(name, here, os.fstat(here), there)
        self._copied.flags.add(utf8(self._in_tree(name)), here)

    def _entry(self, name: str, entry: Entry, there: int) -> None:
        last, status, here = entry
        path = f"/{self._in_tree(name)}"
        kind = stat.S_IFMT(status.st_mode)
        empty = kind == stat.S_IFREG and path in self._wanted.emptied
        if not empty and not self._goes_in(path, entry):
            return
        if kind == stat.S_IFDIR:
            with contextlib.suppress(FileExistsError):  # lost+found
                os.mkdir(last, 0o700, dir_fd=there)
            if path not in self._points:
                self._waiting.append(name)
        elif kind == stat.S_IFSOCK:
            return  # of a running program; nobody can use one that is left
        elif status.st_nlink > 1 and status.st_ino in self._links:
            above, first = self._links[status.st_ino]
            with self._target.at(above) as folder:
                os.link(first, last, src_dir_fd=folder, dst_dir_fd=there, follow_symlinks=False)
        else:
            if kind == stat.S_IFREG:
                self._file(name, last, here, there, empty)
            else:
                self._special(name, last, status, here, there)
            if status.st_nlink > 1:
                self._links[status.st_ino] = utf8(path.rpartition("/")[0][1:]), last
        if empty:
            self._copied.emptied.append(path)

    def _goes_in(self, path: str, entry: Entry) -> bool:
        status = entry.status
        if self._wanted.rules.why_not(path, stat.S_ISDIR(status.st_mode)) is not None:
            return False
        if not self._wanted.without_secrets:
            return True
        # Looking for credentials takes long; it has been done but for what has changed since.
        if status.st_ctime_ns < self._survey.began:
            return path not in self._survey.secrets
        return self._wanted.secrets.kind(path, entry, self._root) is None

    def _file(self, name: str, last: str, here: int, there: int, empty: bool) -> None:
        with open(last, "rb", buffering=0, opener=below(here)) as source:
            target = os.open(last, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=there)
            try:
                status = os.fstat(source.fileno())
                if not empty:
                    _content(source.fileno(), target, status.st_size, self._read)
                self._like(name, source.fileno(), status, target)
                self._copied.flags.add(utf8(self._in_tree(name)), source.fileno())
            finally:
                os.close(target)

    def _special(self, name: str, last: str, status: os.stat_result, here: int, there: int) -> None:
        """A symbolic link, a FIFO or a device, none of which can be opened without more happening."""
        if stat.S_ISLNK(status.st_mode):
            os.symlink(os.readlink(last, dir_fd=here), last, dir_fd=there)
        else:
            os.mknod(last, status.st_mode, status.st_rdev, dir_fd=there)
        self._like(name, f"/proc/self/fd/{here}/{last}", status, f"/proc/self/fd/{there}/{last}")

    def _like(self, name: str, source: File, status: os.stat_result, target: File) -> None:
        if copy_attributes(source, status, target):
            self._copied.refused.append(f"/{self._in_tree(name)}")


def _content(source: int, target: int, size: int, read: Callable[[int], None]) -> None:
    """Up to the *size* that the file had: what a growing one gets meanwhile has no room. Holes stay holes."""
    os.ftruncate(target, size)
    for extent in data(source):
        start, stop = extent.start, min(extent.stop, size)
        os.lseek(target, start, os.SEEK_SET)
        while start < stop:
            count = os.sendfile(target, source, start, min(_AT_A_TIME, stop - start))
            if count == 0:  # it was cut meanwhile
                return
            start += count
            read(count)


def _unreadable(path: str, error: OSError) -> DataError:
    if error.errno == errno.ENOSPC:
        return NoSpace(f"image of {path}", "files grew while they were read", _REMEDY)
    return DataError(path, f"it cannot be copied into the image ({error.strerror})", "See the node's kernel log.")
