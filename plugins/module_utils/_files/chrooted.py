# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths inside a root, as they mean when that is the root of a running system: an absolute link begins at it again.

Folders are opened by descriptor and never through a link; every link is read and followed here, so that none leads out,
``..`` neither. (``openat2`` with ``RESOLVE_IN_ROOT`` does the same; Python does not offer it, and kernels have it from
5.6 on.)
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from typing import ContextManager, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.attributes import copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders, folders_of, utf8
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, below

_MOST_LINKS = 40  # on one path, as the kernel has it


class Place(NamedTuple):
    """Where something is, or may be.

    :ivar folder: descriptor of the folder, good inside the context
    :ivar name: in it, ``.`` for the folder itself
    :ivar path: from the root on, without links
    """

    folder: int
    name: str
    path: str


class Chrooted:
    """The files of one file system below a root, by paths from that root on.

    :param folders: of the file system
    :param point: where it is mounted; what is elsewhere is not there
    """

    def __init__(self, folders: Folders, point: str = "/") -> None:
        self._folders = folders
        self._point = _parts(point)[::-1]

    @contextlib.contextmanager
    def place(self, path: str, make: bool = False, follow: bool = True) -> Iterator[Place]:
        """Where *path* really is: a folder, and a name in it, where something may be or not.

        :param make: make the folders on the way that are not there
        :param follow: whether *path* itself, if it is a link, stands for what it leads to
        :raises OSError: a folder on the way is not there, or is none, or there are too many links; its ``filename``,
            that of errors in the context, too, is *path*, since names by descriptor tell nobody where they are
        """
        try:
            names = self._resolved(path, make, follow)
            whole = names == self._point
            with self._at(names if whole else names[:-1], make) as folder:
                if folder is None:
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
                yield Place(folder, "." if whole else names[-1], "/" + "/".join(names))
        except OSError as error:
            error.filename = path
            raise

    def _resolved(self, path: str, make: bool, follow: bool) -> list[str]:
        """The names from the root on, without links."""
        done: list[str] = []
        waiting, links = _parts(path), 0
        if ".." not in waiting and self._is_folder(waiting[:0:-1], make):  # no links on the way, as nearly always
            done, waiting = waiting[:0:-1], waiting[:1]
        while waiting:
            name = waiting.pop()
            if name == "..":
                done = done[:-1]
                continue
            if waiting and self._is_folder([*done, name], make):
                target = None
            else:
                target = self._link(done, name) if waiting or follow else None
            if target is None:
                done = [*done, name]
                continue
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            done = [] if target.startswith("/") else done
            waiting += _parts(target)
        return done

    def _is_folder(self, names: list[str], make: bool) -> bool:
        """False if there is a link on the way, or in its place.

        :raises OSError: it is not there, or something else is
        """
        try:
            with self._at(names, make):
                return True
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            return False

    def _at(self, names: list[str], make: bool) -> ContextManager[int | None]:
        """A descriptor of a folder; None for those on the way to where the file system is mounted."""
        depth = len(self._point)
        if names[:depth] == self._point:
            return self._folders.at(utf8("/".join(names[depth:])), make)
        if names == self._point[: len(names)]:
            return contextlib.nullcontext()
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _link(self, above: list[str], name: str) -> str | None:
        """Where it leads to; None if it is no link, or not there."""
        with self._at(above, False) as folder:
            return None if folder is None else _link(folder, name)

    def real(self, path: str) -> str | None:
        """*path* without links; None if it is not there."""
        try:
            with self.place(path) as place:
                os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
                return place.path
        except OSError:
            return None

    def link(self, path: str) -> str | None:
        """Where *path* leads to if it is a link; None if it is none, or not there."""
        try:
            with self.place(path, follow=False) as place:
                return _link(place.folder, place.name)
        except OSError:
            return None

    def status(self, path: str) -> os.stat_result | None:
        """Of what *path* leads to; None if that is not there."""
        try:
            with self.place(path) as (folder, name, _path):
                return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except OSError:
            return None

    def is_file(self, path: str) -> bool:
        """Whether *path* leads to a regular file."""
        status = self.status(path)
        return status is not None and stat.S_ISREG(status.st_mode)

    def text(self, path: str) -> str:
        """What is in the file, nothing if it is not there."""
        try:
            with self.place(path) as at, open(at.name, opener=below(at.folder), errors="surrogateescape") as stream:
                return stream.read()
        except (FileNotFoundError, NotADirectoryError, NotRegular):
            return ""

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a regular file, so many at most.

        :raises OSError: it cannot be read, or is something else
        """
        with self.place(path) as at, open(at.name, "rb", buffering=0, opener=below(at.folder)) as stream:
            return stream.read(most)

    def put(self, path: str, content: bytes) -> None:
        """Write a file anew, with the attributes of the one that is there, if there is one.

        Folders on the way are made; another name of the old file keeps what it has.
        """
        with self.place(path, make=True) as (folder, name, _path), contextlib.ExitStack() as stack:
            old = None
            with contextlib.suppress(FileNotFoundError, NotRegular):
                old = stack.enter_context(open(name, "rb", opener=below(folder))).fileno()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
            new = stack.enter_context(open(name, "xb", opener=below(folder)))
            new.write(content)
            new.flush()
            if old is None:
                os.fchmod(new.fileno(), 0o644)
            else:
                copy_attributes(old, os.fstat(old), new.fileno())

    def names(self, path: str, most: int | None = None) -> list[str]:
        """Those in the folder, sorted, *most* of them at most; none if it is not there."""
        try:
            with self.place(path) as (folder, name, _path):
                descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        try:
            with os.scandir(descriptor) as entries:
                return sorted(entry.name for entry in itertools.islice(entries, most))
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def chrooted(root: str, point: str = "/") -> Iterator[Chrooted]:
    """The files below the folder *root*, which is opened for the context.

    :param point: the path that *root* is to have

    :raises OSError: it is not there, or no folder
    """
    with folders_of(root) as folders:
        yield Chrooted(folders, point)


def _parts(path: str) -> list[str]:
    """The names in *path*, the first one last."""
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]


def _link(folder: int, name: str) -> str | None:
    """Where it leads to; None if it is no link or not there."""
    try:
        return os.readlink(name, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.EINVAL:
            return None
        raise
