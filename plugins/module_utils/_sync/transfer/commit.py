# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary file becomes the file: whole, with its time and mode, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat, stat_of


class Look(NamedTuple):
    """How a file shall look.

    :ivar mode: permission bits; None: those of the file that it replaces, else what the umask lets a new file have.
        Of either no more than 0777: the file belongs to whoever pulls, so it is set-user-ID for nobody else.
    :ivar new: whether nothing had the name when the folder was gone through. Then nobody looks again: to be told that
        nothing is there takes as long as to make a file; a link that comes meanwhile is replaced, and not followed.
    """

    mtime_ns: int
    mode: int | None
    umask: int
    new: bool = False

    def mode_of(self, folder: int, leaf: bytes) -> int:
        """Permission bits of the file that gets the name *leaf*.

        :raises OSError: a symbolic link (ELOOP), a pipe, a socket or a device (EEXIST) has the name
        """
        there = 0 if self.new else mode_there(folder, leaf)
        if stat.S_ISLNK(there):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if self.mode is None and not there:
            return 0o666 & ~self.umask
        return (there if self.mode is None else self.mode) & 0o777


def mode_there(folder: int, leaf: bytes) -> int:
    """Type and permission bits of what has the name, which may be replaced; 0 where nothing has.

    :raises OSError: a pipe, a socket or a device has the name (EEXIST)
    """
    try:
        mode = os.stat(leaf, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return 0
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
    return mode


def commit(
    folder: int, file: int, temporary: bytes, leaf: bytes, mtime_ns: int, mode: int, beside: int | None = None
) -> Stat:
    """Give the open *file*, which has the *mode*, its time and its name *leaf*; it replaces an older one.

    :param beside: the folder in which it has its temporary name, where that is another one
    :raises OSError: a folder has the name
    """
    os.utime(file, ns=(mtime_ns, mtime_ns))
    name_it(folder, temporary, leaf, beside)
    there = os.fstat(file)
    if there.st_mode & 0o7777 != mode:  # a default ACL of the folder has had its say when the file was made
        os.fchmod(file, mode)
        there = os.fstat(file)
    return stat_of(there)


@commit_point("pull.name")
def name_it(folder: int, temporary: bytes, leaf: bytes, beside: int | None = None) -> None:
    """Give what has a temporary name its own, as of `commit`: from now on everybody sees it."""
    os.rename(temporary, leaf, src_dir_fd=folder if beside is None else beside, dst_dir_fd=folder)
