# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary file becomes the file: whole, with its time and mode, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import Stat, stat_of


class Look(NamedTuple):
    """How a file shall look.

    :ivar mode: permission bits, as far as 0777 has them; None: those of the file that it replaces, else *usual*
    :ivar usual: what the umask lets a new file have
    """

    mtime_ns: int
    mode: int | None
    usual: int


def commit(folder: int, file: int, temporary: bytes, leaf: bytes, look: Look) -> Stat:
    """Give the open *file* its look and its name *leaf*; it replaces an older one.

    :raises OSError: a symbolic link (ELOOP) or a folder has the name
    """
    mode = look.usual
    with contextlib.suppress(FileNotFoundError):
        replaced = os.stat(leaf, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISLNK(replaced.st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        mode = stat.S_IMODE(replaced.st_mode)
    os.fchmod(file, mode if look.mode is None else look.mode & 0o777)
    os.utime(file, ns=(look.mtime_ns, look.mtime_ns))
    os.rename(temporary, leaf, src_dir_fd=folder, dst_dir_fd=folder)
    return stat_of(os.fstat(file))
