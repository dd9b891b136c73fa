# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a folder, where other users may change it: a shared scratch, ``/tmp``.

In a folder that others may write to, a link of theirs is not followed, as the kernel has it in sticky folders alone
(``fs.protected_symlinks``). What is done by a name, and not by a descriptor, wants more: a way that nobody can change.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import Callable, NamedTuple, Optional

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused

_FLAGS = os.O_DIRECTORY | os.O_CLOEXEC
_MOST_LINKS = 40  # on one path, as the kernel has it
_ROOT = 0

# Looks at a step: the folder, what is in it by the name that is next (None: nothing), the path of that, whether it is
# the last one
_Look = Callable[[os.stat_result, Optional[os.stat_result], str, bool], None]


def open_folder(path: str, make: bool = False) -> int:
    """A descriptor of the folder at *path*, whoever changes the way to it meanwhile.

    :param make: make it, and those on the way to it, if they are not there
    :raises Refused: a link on the way is another user's, who may have it lead anywhere
    :raises OSError: it is not there, or no folder
    """
    folder = _walk(path, _refuse_link_of_others, make)
    try:
        return os.open(".", os.O_RDONLY | _FLAGS, dir_fd=folder)
    except OSError as error:
        error.filename = path
        raise
    finally:
        os.close(folder)


def refuse_way_of_others(subject: str, path: str, owner: int = _ROOT) -> None:
    """Have nobody but root, this user, and owners of folders on the way, decide what *path* leads to.

    :param path: of something, there or not
    :param owner: whose that something may be, too
    :raises Refused: somebody else can put something else there
    """
    _check_way(subject, path, owner, only_ours=False)


def only_ours(path: str) -> bool:
    """Whether nobody but root and this user decides what *path* leads to: with sudo the home may be another's."""
    try:
        _check_way("", path, _ROOT, only_ours=True)
    except Refused:
        return False
    return True


def _check_way(subject: str, path: str, owner: int, only_ours: bool) -> None:

    def look(above: os.stat_result, there: os.stat_result | None, shown: str, last: bool) -> None:
        if only_ours and above.st_uid not in (_ROOT, os.geteuid()):
            raise _changeable(subject, os.path.dirname(shown), "belongs to others", "have it be root's")
        if not _others_may_write(above):
            return
        if not above.st_mode & stat.S_ISVTX:
            folder = os.path.dirname(shown)
            raise _changeable(subject, folder, "can be written to by others and is not sticky", f"chmod +t {folder}")
        if there is not None and _of_others(above, there) and not (last and there.st_uid == owner):
            raise _changeable(subject, shown, "belongs to others, in a folder of all", "have it be root's")

    with contextlib.suppress(OSError):  # what is not there is made by whoever asks
        os.close(_walk(path, look, make=False))


def _walk(path: str, look: _Look, make: bool) -> int:
    """A descriptor of the folder at *path*, good to open what is in it, after a look at each step."""
    folder, shown = _begin(path)
    waiting = [(name, make) for name in _names(path)]
    links = 0
    try:
        while waiting:
            name, may_make = waiting.pop()
            shown = os.path.join(shown, name)
            there = _status(folder, name)
            look(os.fstat(folder), there, shown, not waiting)
            if there is None and may_make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, dir_fd=folder)
            entered = _enter(folder, name)
            if isinstance(entered, int):
                os.close(folder)
                folder = entered
                continue
            look(os.fstat(folder), entered.status, shown, not waiting)
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            shown = os.path.dirname(shown)
            if entered.target.startswith("/"):
                os.close(folder)
                folder, shown = _begin(entered.target)
            waiting += [(part, False) for part in _names(entered.target)]
    except BaseException as error:
        os.close(folder)
        if isinstance(error, OSError):
            error.filename = path
        raise
    return folder


def _begin(path: str) -> tuple[int, str]:
    start = "/" if path.startswith("/") else "."
    return os.open(start, os.O_PATH | _FLAGS), start


class _Link(NamedTuple):
    status: os.stat_result
    target: str


def _enter(folder: int, name: str) -> int | _Link:
    """A descriptor of the folder *name*, or the link by that name."""
    try:
        return os.open(name, os.O_PATH | os.O_NOFOLLOW | _FLAGS, dir_fd=folder)
    except NotADirectoryError:
        link = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        try:
            there = os.fstat(link)
            if not stat.S_ISLNK(there.st_mode):
                raise
            return _Link(there, os.readlink("", dir_fd=link))
        finally:
            os.close(link)


def _refuse_link_of_others(above: os.stat_result, there: os.stat_result | None, shown: str, last: bool) -> None:
    if there is None or not stat.S_ISLNK(there.st_mode) or not _others_may_write(above):
        return
    if _of_others(above, there):
        raise Refused(
            shown,
            f"it is a link of another user (number {there.st_uid}) in a folder that others may write to",
            "Name the folder that it leads to, if that is meant, or remove it.",
        )


def _changeable(subject: str, path: str, why: str, remedy: str) -> Refused:
    return Refused(
        subject, f"{path} {why}, so they could put something else there", f"Choose another place, or {remedy}."
    )


def _others_may_write(folder: os.stat_result) -> bool:
    """Whether anybody but root and its owner may; a group of the owner's own number is his alone."""
    by_group = folder.st_mode & stat.S_IWGRP and folder.st_gid not in (_ROOT, folder.st_uid)
    return bool(folder.st_mode & stat.S_IWOTH or by_group)


def _of_others(above: os.stat_result, there: os.stat_result) -> bool:
    return there.st_uid not in (_ROOT, os.geteuid(), above.st_uid)


def _status(folder: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _names(path: str) -> list[str]:
    """The names in *path*, the first one last."""
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]
