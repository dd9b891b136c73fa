# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run that was killed has left, a file or a folder, goes; what somebody is at work on is locked, and stays."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.commit import mode_there


@commit_point("pull.leftover-removed")
def remove_left(folder: int, leaf: bytes) -> None:
    """Remove it, if it is there.

    :param folder: descriptor of the folder that it is in
    :raises OSError: it is locked, or cannot be removed, or is another user's folder
    """
    mode = mode_there(folder, leaf)  # opening a device may already do something
    if stat.S_ISLNK(mode):  # nothing can lock it; who has just made it makes another one
        os.unlink(leaf, dir_fd=folder)
        return
    is_folder = stat.S_ISDIR(mode)
    kind = os.O_RDONLY | os.O_DIRECTORY if is_folder else os.O_RDWR | os.O_NONBLOCK
    left = os.open(leaf, kind | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_folder:
            check_ours(left)
            # What is in it goes by its descriptor, as another folder may have the name by now, and that stays if it is
            # not empty. The last step of this one fails: nobody removes a folder as its own ".".
            shutil.rmtree(f"/proc/self/fd/{left}/.", ignore_errors=True)
            os.rmdir(leaf, dir_fd=folder)
        else:
            os.unlink(leaf, dir_fd=folder)
    finally:
        os.close(left)


def check_ours(folder: int) -> None:
    """Others may give a folder of somebody else the name of ours, where they may write.

    :param folder: descriptor of it
    :raises PermissionError: it is not this user's alone
    """
    there = os.fstat(folder)
    if there.st_uid != os.geteuid() or there.st_mode & 0o077:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
