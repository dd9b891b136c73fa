# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owner, mode, times and extended attributes (ACLs, SELinux labels, capabilities) of one file given to another."""

from __future__ import annotations

import contextlib
import errno
import os

_OVERLAY = "trusted.overlay."  # how overlayfs keeps its own notes


def copy_attributes(source: str, target: str) -> None:
    """Make *target* look like *source*, neither of them a symbolic link."""
    status = os.stat(source)
    os.chown(target, status.st_uid, status.st_gid)
    os.chmod(target, status.st_mode & 0o7777)
    for name in os.listxattr(source):
        if not name.startswith(_OVERLAY):
            with contextlib.suppress(FileNotFoundError):
                _set(target, name, os.getxattr(source, name))
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))


def _set(path: str, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        # A tmpfs of an older kernel takes no user.* attributes; those of a folder are nothing a system depends on.
        if error.errno not in (errno.ENOTSUP, errno.EPERM):
            raise
