# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""File systems held still: who writes to a frozen one waits until it is thawed."""

from __future__ import annotations

import errno
import fcntl
import os
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem

_FREEZABLE = ("ext2", "ext3", "ext4", "xfs")
_FREEZE = 0xC0045877  # FIFREEZE of linux/fs.h
_THAW = 0xC0045878


def problems(file_systems: Sequence[tuple[str, str]], folders: Sequence[str]) -> list[Problem]:
    """What stands in the way of freezing.

    :param file_systems: mount point and type of each that would be frozen
    :param folders: where this process will write meanwhile
    """
    found = [
        Problem(f"{point} is {kind}, which cannot be frozen", "Leave 'freeze' out.")
        for point, kind in file_systems
        if kind not in _FREEZABLE
    ]
    if found:
        return found
    frozen = {os.stat(point).st_dev for point, _kind in file_systems}
    return [
        Problem(
            f"{folder} is on a file system that would be frozen, and this run has to write there",
            "Name folders elsewhere with 'scratch' and the variable 'ansible_remote_tmp' (a tmpfs: /dev/shm/ansible).",
        )
        for folder in folders
        if os.stat(folder).st_dev in frozen
    ]


@commit_point("image.freeze")
def freeze(point: str) -> None:
    """Write out all that is in memory for the file system mounted at *point*, and hold it still.

    :raises DataError: it is frozen already, or cannot be
    """
    try:
        _control(point, _FREEZE)
    except OSError as error:
        raise DataError(point, f"it cannot be frozen ({error.strerror})", "Leave 'freeze' out.") from error


@commit_point("image.thaw")
def thaw(point: str) -> bool:
    """Let it go on; False if it was not frozen."""
    try:
        _control(point, _THAW)
    except OSError as error:
        if error.errno == errno.EINVAL:
            return False
        raise
    return True


def _control(point: str, request: int) -> None:
    folder = os.open(point, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        fcntl.ioctl(folder, request, 0)
    finally:
        os.close(folder)
