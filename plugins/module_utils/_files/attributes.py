# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owner, mode, times and extended attributes (ACLs, SELinux labels, capabilities) of one file given to another."""

from __future__ import annotations

import errno
import os
import stat
from typing import Union

File = Union[int, str]  # a descriptor, or the path of what cannot be opened: never followed if it is a symbolic link

# A file system does not know this kind of attribute, or has no room for so many bytes of them (ext4: one block).
_NOT_TAKEN = (errno.ENOTSUP, errno.EPERM, errno.EINVAL, errno.ENOSPC, errno.E2BIG, errno.ERANGE)
_END = 1 << 31  # seconds: from 1901 to 2038 each file system knows


def copy_attributes(source: File, status: os.stat_result, target: File) -> list[str]:
    """Make *target* look like *source*, which has this *status*; returns the names of attributes it did not take."""
    follow = isinstance(target, int)
    os.chown(target, status.st_uid, status.st_gid, follow_symlinks=follow)
    if not stat.S_ISLNK(status.st_mode):
        os.chmod(target, stat.S_IMODE(status.st_mode))
    refused = []
    for name, value in extended(source).items():  # after the owner, whose change takes capabilities away
        try:
            os.setxattr(target, name, value, follow_symlinks=follow)
        except OSError as error:
            if error.errno not in _NOT_TAKEN:
                raise
            refused.append(name)
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns), follow_symlinks=follow)
    # The kernel takes the nearest time that its file system can hold, without a word.
    if (
        not -_END <= status.st_mtime < _END
        and os.stat(target, follow_symlinks=follow).st_mtime_ns != status.st_mtime_ns
    ):
        refused.append("mtime")
    return refused


def extended(file: File) -> dict[str, bytes]:
    """The extended attributes, none where the file system has none."""
    follow = isinstance(file, int)
    found = {}
    try:
        for name in os.listxattr(file, follow_symlinks=follow):
            found[name] = os.getxattr(file, name, follow_symlinks=follow)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENODATA):  # ENODATA: it went meanwhile
            raise
    return found
