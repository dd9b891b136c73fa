# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ext4."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import FileSystem, Goal
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import INODE_BYTES
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.fstab import ROOT_LABEL


class Ext4(FileSystem):
    """See the module."""

    name = "ext4"
    grub = "ext2"
    check = 1
    needs = (programs.MKE2FS, programs.E2FSCK)
    # Its journal stays empty, which nobody needs before it is whole, and the tables of its inodes stay holes.
    _filled_with = "noatime,noload,nobarrier,noinit_itable"
    _read_with = "ro,noload"

    def _format(self, device: str, goal: Goal) -> None:
        lazy = "lazy_itable_init=1,lazy_journal_init=1,nodiscard,root_owner=0:0"
        # As large ones have them, also where it is small: room for attributes, and for times after 2038.
        sizes = ["-b", str(BLOCK), "-I", str(INODE_BYTES), "-N", str(goal.inodes)]
        named = ["-L", ROOT_LABEL, "-U", goal.uuid]
        programs.run(programs.MKE2FS, ["-q", "-F", "-t", "ext4", *sizes, *named, "-E", lazy, device])

    def _check(self, device: str) -> None:
        programs.run(programs.E2FSCK, ["-f", "-n", device])
