# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths inside a root, as they mean when that is the root of a running system: an absolute link begins at it again.

Every step is taken by descriptor and every link is read and followed here, so that none leads out, ``..`` neither.
(``openat2`` with ``RESOLVE_IN_ROOT`` does the same; Python does not offer it, and kernels have it from 5.6 on.)
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.attributes import copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import enter
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
    """The files below the folder *root*, which is opened until `close`.

    Paths begin with a slash, and mean that folder by it.
    """

    def __init__(self, root: str) -> None:
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> Chrooted:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._root)

    @contextlib.contextmanager
    def place(self, path: str, make: bool = False, follow: bool = True) -> Iterator[Place]:
        """Where *path* really is: a folder, and a name in it, where something may be or not.

        :param make: make the folders on the way that are not there
        :param follow: whether *path* itself, if it is a link, stands for what it leads to
        :raises OSError: a folder on the way is not there, or is none, or there are too many links; its ``filename``,
            that of errors in the context, too, is *path*, since names by descriptor tell nobody where they are
        """
        way = [("", os.dup(self._root))]  # names and descriptors of the folders down to where we are
        try:
            waiting, name, links = _parts(path), ".", 0
            while waiting:
                name = waiting.pop()
                if name == "..":
                    _up(way, len(way) - 1)
                    name = "."
                    continue
                target = _link(way[-1][1], name) if waiting or follow else None
                if target is not None:
                    links += 1
                    if links > _MOST_LINKS:
                        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                    if target.startswith("/"):
                        _up(way, 1)
                    waiting += _parts(target)
                    name = "."
                elif waiting:
                    way.append((name, enter(way[-1][1], os.fsencode(name), make)))
            folder = "/".join(name for name, _descriptor in way)
            yield Place(way[-1][1], name, f"{folder}/{name}" if name != "." else folder or "/")
        except OSError as error:
            error.filename = path
            raise
        finally:
            for _name, descriptor in way:
                os.close(descriptor)

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

    def names(self, path: str) -> list[str]:
        """Those in the folder, none if it is not there."""
        try:
            with self.place(path) as (folder, name, _path):
                descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        try:
            return sorted(os.listdir(descriptor))
        finally:
            os.close(descriptor)


def _parts(path: str) -> list[str]:
    """The names in *path*, the first one last."""
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]


def _up(way: list[tuple[str, int]], depth: int) -> None:
    """Back to so many folders; the root stays."""
    while len(way) > max(1, depth):
        os.close(way.pop()[1])


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
