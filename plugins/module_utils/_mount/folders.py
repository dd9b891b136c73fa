# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mount points, and the folders on the way to them."""

from __future__ import annotations

import errno
import os

_MODE = 0o755


def make(path: str, point: bool) -> None:
    """Make one folder. One on the way belongs to whom the folder above belongs: in a home, to the user.

    :param point: whether it is the mount point itself, which stays root's: nobody else shall fill it unmounted
    """
    folder, name = os.path.split(path)
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.mkdir(name, _MODE, dir_fd=above)
        if not point:
            made = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            try:
                owner = os.fstat(above)
                os.fchown(made, owner.st_uid, owner.st_gid)
            finally:
                os.close(made)
    finally:
        os.close(above)


def remove(path: str) -> None:
    """Remove a folder, unless somebody has removed it already or has put something into it."""
    try:
        os.rmdir(path)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.EBUSY):
            raise
