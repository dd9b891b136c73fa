# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""xfs."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import FileSystem, Goal
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import ROOT_LABEL


class Xfs(FileSystem):
    """See the module."""

    name = "xfs"
    grub = "xfs"
    check = 0  # it checks itself when it is mounted
    needs = (programs.MKFS_XFS, programs.XFS_REPAIR)
    _filled_with = "noatime"
    _read_with = "ro,norecovery"

    def _format(self, device: str, goal: Goal) -> None:
        programs.run(programs.MKFS_XFS, ["-q", "-K", "-L", ROOT_LABEL, "-m", f"uuid={goal.uuid}", device])

    def _check(self, device: str) -> None:
        programs.run(programs.XFS_REPAIR, ["-n", device])
