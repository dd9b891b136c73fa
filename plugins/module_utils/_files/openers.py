# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Openers, for the built-in ``open``, that open regular files alone.

Who may write to a folder may put a FIFO there, whose opening waits for ever, a device or a socket, or a symbolic link
to somewhere else. The kind is asked of the open file, so that nobody can change it in between.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Callable, Union

Path = Union[str, bytes]
Opener = Callable[[str, int], int]


class NotRegular(OSError):
    """There is something by that name, but it is no regular file."""


def regular(path: Path, flags: int, folder: int | None = None) -> int:
    """Open *path* if it is a regular file, or a link to one: ``open(path, opener=regular)``.

    :param folder: descriptor of the folder that *path* is relative to
    :raises NotRegular: it is something else
    """
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o666, dir_fd=folder)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise NotRegular(errno.EINVAL, "it is no regular file", path)


def own(path: Path, flags: int) -> int:
    """The same, but never through a link."""
    return regular(path, flags | os.O_NOFOLLOW)


def below(folder: int) -> Opener:
    """The opener, never through a link, of names in the folder that *folder* is a descriptor of."""
    return lambda name, flags: regular(name, flags | os.O_NOFOLLOW, folder)
